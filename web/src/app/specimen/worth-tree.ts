import type { UnfoldNode } from "@/ui/unfold";

export const worthTree: UnfoldNode = {
  id: "worth",
  title: "Net worth",
  figure: "317,552.41",
  status: "partial",
  children: [
    {
      id: "brokerage",
      title: "Brokerage",
      figure: "212,390.88",
      status: "partial",
      children: [
        {
          id: "vti",
          title: "VTI",
          how: "412.5 units × $312.44, close of Mar 3",
          figure: "128,881.50",
        },
        {
          id: "vxus",
          title: "VXUS",
          how: "890 units × $68.905, close of Mar 3",
          figure: "61,325.45",
        },
        {
          id: "spaxx",
          title: "SPAXX",
          how: "22,184.07 units, no price since Feb 27",
          figure: "22,183.93",
          status: "stale",
          why: "The newest price is of Feb 27.",
        },
      ],
    },
    { id: "ira", title: "Traditional IRA", how: "3 holdings", figure: "105,161.53" },
  ],
};

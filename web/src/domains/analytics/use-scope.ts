import { useSearchParams } from "react-router";
import type { Scope } from "./queries";

/** The accounts a page is about stand in its address, so that they can be linked and gone back to. */
export function useScope() {
  const [params, setParams] = useSearchParams();
  const portfolio = params.get("portfolio");
  const account = params.get("account");
  const scope: Scope = {};
  if (portfolio) scope.portfolio_id = portfolio;
  else if (account) scope.account_id = [account];

  function choose(key: "portfolio" | "account" | null, id = "") {
    setParams(
      (now) => {
        now.delete("portfolio");
        now.delete("account");
        if (key) now.set(key, id);
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  }

  function setMany(values: Record<string, string | null>) {
    setParams(
      (now) => {
        for (const [name, value] of Object.entries(values)) {
          if (value) now.set(name, value);
          else now.delete(name);
        }
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  }

  const set = (name: string, value: string | null) => setMany({ [name]: value });

  return { scope, choose, params, set, setMany, isAll: !portfolio && !account };
}

import { LegalPage } from "./legal-page";

const sections = [
  {
    title: "What Bursar is",
    text: (
      <p>
        Bursar is a ledger. It keeps what you enter and import, and computes figures from it: what a
        household owns and owes, what it earned and what its sales gained. It is open software under
        the Apache License 2.0; whoever runs this installation runs it for you under these terms.
      </p>
    ),
  },
  {
    title: "What Bursar is not",
    text: (
      <>
        <p>
          It is not a bank, a broker or a custodian: it holds no money and no securities and moves
          none. It does not know your whole situation, and nothing it shows is investment, tax or
          legal advice.
        </p>
        <p>
          Figures rest on your files, on prices and on rules that may be incomplete or late. Each
          says how complete it is and opens to the rows behind it. Before you file a tax return or
          make a decision that matters, compare with your own statements.
        </p>
      </>
    ),
  },
  {
    title: "Your part",
    text: (
      <>
        <p>
          Keep your password to yourself and switch the second factor on. What is done with your
          sign-in counts as done by you until you report it lost.
        </p>
        <p>
          Enter only what you may: your own affairs, or those of people who asked you to. Do not try
          to reach what others have not shared with you, and do not overload the service on purpose.
        </p>
      </>
    ),
  },
  {
    title: "Sharing a household",
    text: (
      <p>
        You decide who sees your household, what they may do and until when. Whom you let in sees
        everything in it, also what was entered before. You can end that at any moment; what
        somebody has already seen or saved cannot be called back.
      </p>
    ),
  },
  {
    title: "Your data stay yours",
    text: (
      <p>
        You may export them at any time and delete your account with all that is yours alone. Nobody
        gets a right to them by your use of Bursar. How they are kept is in the privacy text.
      </p>
    ),
  },
  {
    title: "Sample households",
    text: (
      <p>
        Sample people, amounts and prices are invented. They may be reset at any time, and nothing
        entered there should be true.
      </p>
    ),
  },
  {
    title: "Faults and liability",
    text: (
      <p>
        The software comes as it is, without a promise that it is free of faults, as its licence
        says. Where the law gives you rights that terms cannot take away, you keep them.
      </p>
    ),
  },
  {
    title: "Ending and changing",
    text: (
      <p>
        You may leave at any moment. Whoever runs this installation may close it or your account
        after telling you in time to take your data with you, at once only where the service is
        abused. If these terms change, you are asked to accept the new ones, with their date.
      </p>
    ),
  },
];

/** Route: /legal/terms */
export function TermsPage() {
  return (
    <LegalPage
      title="Terms of use"
      from="2026-11-01"
      lead="Bursar keeps your books and does sums. It gives no advice and touches no money, and your data remain yours."
      sections={sections}
      other={{ to: "/legal/privacy", title: "privacy text" }}
    />
  );
}

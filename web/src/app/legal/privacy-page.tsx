import { LegalPage } from "./legal-page";

const sections = [
  {
    title: "What is kept",
    text: (
      <ul className="list-disc pl-5">
        <li>Your name, e-mail address and what you add to your profile.</li>
        <li>
          Accounts, transactions, property, loans and prices you enter or import, and the files.
        </li>
        <li>
          Sign-ins: when, from which address and with which browser, so that you can see and end
          them.
        </li>
        <li>A log of changes: who changed which row and when. Values in it are encrypted.</li>
      </ul>
    ),
  },
  {
    title: "What it is used for",
    text: (
      <p>
        To show you your own figures, to let those you chose see them, and to keep the service safe.
        Not for advertising, not for profiles, not for training models. It is sold to nobody.
      </p>
    ),
  },
  {
    title: "Who sees it",
    text: (
      <p>
        You, and whoever you share a household with. The database itself decides this for every
        single row. Whoever runs this installation has its disks and backups in hand and must
        protect them; ask who that is before you trust it with your affairs.
      </p>
    ),
  },
  {
    title: "What leaves this machine",
    text: (
      <>
        <p>
          Mail that you cause, such as a link to reset a password, through the mail server that was
          set up. Where a price vendor has a key, the symbols whose prices are needed; never how
          much of them you own. Where no key is set, nothing is asked of anybody.
        </p>
        <p>
          No picture, font or script is loaded from anywhere else, and nobody counts your visits.
        </p>
      </>
    ),
  },
  {
    title: "Cookies",
    text: (
      <p>
        One keeps you signed in, one recognises a device you used before. Your theme and the
        household you look at are remembered in the browser. There are no others.
      </p>
    ),
  },
  {
    title: "How it is protected",
    text: (
      <p>
        Passwords are kept only as Argon2id hashes, sessions only as hashes of their tokens; seeds
        of second factors and the values in the log are encrypted. A session ends after half an hour
        without use.
      </p>
    ),
  },
  {
    title: "How long",
    text: (
      <p>
        As long as your account exists. Deleting it erases your sign-in and every household that is
        yours alone at once, and the key without which its log cannot be read. Copies in backups go
        when those backups do.
      </p>
    ),
  },
  {
    title: "Your rights",
    text: (
      <p>
        See, correct, export and delete: all of it in the product itself, without asking. For
        anything else write to whoever runs this installation.
      </p>
    ),
  },
];

/** Route: /legal/privacy */
export function PrivacyPage() {
  return (
    <LegalPage
      title="Privacy"
      from="2026-11-01"
      lead="What you enter is kept to show it to you and to those you choose. It is sold to nobody and sent to nobody."
      sections={sections}
      other={{ to: "/legal/terms", title: "terms of use" }}
    />
  );
}

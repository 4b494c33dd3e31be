import { useSuspenseQuery } from "@tanstack/react-query";
import { DeleteAccount } from "@/domains/identity/settings/delete-account";
import { useCurrentHousehold } from "@/domains/identity/use-current-household";
import { IdenticalSets } from "@/domains/ledger/identical-sets";
import { ExchangeRates } from "@/domains/market/exchange-rates";
import { PriceSources } from "@/domains/market/price-sources";
import { sources } from "@/domains/market/queries";
import { plural } from "@/lib/format";
import { TextLink } from "@/ui/button";
import { SectionTitle, Sentence } from "@/ui/statement";

/** Route: /settings/data. Prices are the market's, the account is identity's: they meet here. */
export function DataPage() {
  const household = useCurrentHousehold();
  const { data } = useSuspenseQuery(sources);
  return (
    <>
      <Sentence>
        {data.sample ? (
          <>
            Prices here are <strong>sample prices</strong>: invented, for demonstration only.
          </>
        ) : data.vendors.length > 0 ? (
          <>
            Prices come from your own files and{" "}
            <strong>{plural(data.vendors.length, "vendor")}</strong>.
          </>
        ) : (
          <>
            Values rest on the prices in your files and those you enter; <strong>no vendor</strong>{" "}
            is asked.
          </>
        )}
      </Sentence>
      <div className="mt-6 grid max-w-[44rem] gap-10">
        <PriceSources />
        {household && (
          <ExchangeRates currency={household.base_currency} mayEdit={household.level !== "view"} />
        )}
        {household && <IdenticalSets mayEdit={household.level !== "view"} />}
        <section>
          <SectionTitle title="Taking your data with you" />
          <p className="max-w-prose pt-1 text-ink-2">
            Every table has a button that saves what it shows as CSV, with all digits. For
            everything at once: <TextLink to="/transactions">all transactions</TextLink>,{" "}
            <TextLink to="/holdings">all holdings</TextLink> and{" "}
            <TextLink to="/gains">realised gains</TextLink>, the last in the columns of Form 8949.
            Whoever runs this installation can keep a whole copy with{" "}
            <code className="text-sm text-ink">bursar backup FILE</code>.
          </p>
        </section>
        {household?.is_demo && (
          <section>
            <SectionTitle title="This sample household" />
            <p className="max-w-prose pt-1 text-ink-2">
              Change and delete what you like.{" "}
              <code className="text-sm text-ink">bursar demo --reset</code> makes all sample
              households as they were; your own households are not touched.
            </p>
          </section>
        )}
        <DeleteAccount />
      </div>
    </>
  );
}

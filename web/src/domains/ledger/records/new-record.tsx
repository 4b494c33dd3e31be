import { useSuspenseQuery } from "@tanstack/react-query";
import { loanSpecs } from "./flow-specs";
import { assets } from "./queries";
import { RecordDialog } from "./record-dialog";
import { alternativeSpecs, assetSpecs, propertySpecs } from "./specs";
import { saveAlternative, saveAsset, saveLoan, saveProperty } from "./writes";

export type RecordNoun = "property" | "loan" | "asset" | "alternative";

export const newRecords: readonly { noun: RecordNoun; title: string }[] = [
  { noun: "property", title: "Add a property" },
  { noun: "loan", title: "Add a loan" },
  { noun: "asset", title: "Add a car or other asset" },
  { noun: "alternative", title: "Add a private investment" },
];

const forms = {
  property: { specs: propertySpecs, save: saveProperty },
  loan: { specs: loanSpecs, save: saveLoan },
  asset: { specs: assetSpecs, save: saveAsset },
  alternative: { specs: alternativeSpecs, save: saveAlternative },
} as const;

type NewRecordProps = {
  noun: RecordNoun;
  /** Set to change one that exists. */
  record?: { id: string };
  onClose: () => void;
};

/** The form of one of the four, new or old. */
export function NewRecord({ noun, record, onClose }: NewRecordProps) {
  const { data } = useSuspenseQuery(assets);
  const { specs, save } = forms[noun];
  const title = newRecords.find((one) => one.noun === noun)?.title ?? "Add";
  return (
    <RecordDialog
      title={record ? "Edit" : title}
      verb={record ? "Save" : "Add"}
      specs={specs}
      record={record ?? null}
      write={save(record?.id ?? null)}
      onClose={onClose}
      lists={{ related_asset_id: data.items.map(({ id, name }) => ({ value: id, label: name })) }}
    />
  );
}

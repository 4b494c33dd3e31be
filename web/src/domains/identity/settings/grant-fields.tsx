import { today } from "@/lib/dates";
import { Field } from "@/ui/field";
import { Choice, DateInput } from "@/ui/input";
import { type Level, levels } from "./people";

type GrantFieldsProps = {
  level: Level;
  onLevel: (level: Level) => void;
  endsOn: string;
  onEndsOn: (day: string) => void;
  error?: string;
};

/** What somebody may do and until when. */
export function GrantFields({ level, onLevel, endsOn, onEndsOn, error }: GrantFieldsProps) {
  return (
    <>
      <Choice
        legend="What they may do"
        name="level"
        options={levels}
        value={level}
        onChange={(event) => onLevel(event.target.value as Level)}
      />
      <Field
        label="Last day"
        optional
        error={error}
        hint={endsOn ? "Access ends by itself at the end of that day." : "Empty: until you end it."}
      >
        <DateInput
          value={endsOn}
          min={today()}
          onChange={(event) => onEndsOn(event.target.value)}
        />
      </Field>
    </>
  );
}

import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { ApiProblem } from "./problem";

/** Put the server's refusal beside the fields it names; what names none stands above the form (`root`). */
export function showRefusal<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  error: unknown,
): void {
  const problem = error instanceof ApiProblem ? error : null;
  const known = new Set(Object.keys(form.getValues()));
  const named = Object.entries(problem?.fields ?? {}).filter(([name]) => known.has(name));
  for (const [name, message] of named) form.setError(name as Path<Values>, { message });
  if (named.length > 0) return;
  const wait = problem?.retryAfterS ? ` Try again in ${problem.retryAfterS} seconds.` : "";
  form.setError("root", { message: (problem?.detail ?? "The request failed.") + wait });
}

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Schemas } from "@/api/client";
import { changeSettings } from "@/domains/identity/queries";
import { setDatePreferences } from "@/lib/dates";
import { setTheme, type Theme, themeIsChosen } from "@/lib/theme";

/**
 * What a person chose, on whatever device they sign in: dates at once, the theme where this browser
 * has none of its own. Returns what keeps a theme picked in the corner for the other devices.
 */
export function usePreferences({ id, settings }: Schemas["ProfileRead"]): (theme: Theme) => void {
  // While drawing and not after: the page below writes its dates in this same pass.
  setDatePreferences(settings.date_format, settings.timezone);
  const { mutate } = useMutation({ mutationFn: changeSettings });
  const kept = settings.theme as Theme;
  useEffect(() => {
    if (!themeIsChosen()) setTheme(kept);
  }, [kept]);
  return (theme) => {
    setTheme(theme);
    mutate({ id, theme });
  };
}

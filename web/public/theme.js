// Runs before the first paint; src/lib/theme.ts writes the same key.
(() => {
  try {
    const chosen = localStorage.getItem("bursar.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be forbidden; the system's preference then decides.
  }
})();

const titles: Record<string, string> = {
  short: "Short-term",
  long: "Long-term",
  section_1256: "Section 1256",
};

export function boxTitle(box: string): string {
  return titles[box] ?? box;
}

/** "transfer_in_kind" → "Transfer in kind": the ledger's kinds are words already. */
export function kindWord(kind: string): string {
  const words = kind.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

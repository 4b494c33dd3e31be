type GrowthPoint = { on: string; growth: number };

export type MonthReturn = { month: string; value: number };

/**
 * Returns of calendar months out of a daily growth index; a month that is not whole at the beginning
 * counts from the first day known.
 */
export function monthlyReturns(series: readonly GrowthPoint[]): MonthReturn[] {
  const ends = new Map<string, number>();
  for (const { on, growth } of series) ends.set(on.slice(0, 7), growth);
  let before = series[0]?.growth ?? 1;
  const rows: MonthReturn[] = [];
  for (const [month, growth] of ends) {
    if (before > 0) rows.push({ month, value: growth / before - 1 });
    before = growth;
  }
  return rows;
}

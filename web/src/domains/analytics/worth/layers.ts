import type { Schemas } from "@/api/client";
import type { Series } from "@/ui/charts/series";

type Group = Schemas["HistoryGroup"];
type Point = Schemas["HistoryPoint"];

/** More layers than these cannot be told apart. */
const mostLayers = 7;

/** One layer a group, the largest kept and the rest folded into "Other"; debts are below zero. */
export function layersOf(groups: readonly Group[], points: readonly Point[]): Series[] {
  const sizes = groups.map((_, index) =>
    Math.max(0, ...points.map(({ parts }) => Math.abs(parts[index] ?? 0))),
  );
  const order = groups.map((_, index) => index).sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0));
  const there = order.filter((index) => (sizes[index] ?? 0) > 0);
  const kept = there.length > mostLayers ? there.slice(0, mostLayers - 1) : there;
  const rest = there.slice(kept.length);
  const layer = (key: string, title: string, indices: readonly number[]): Series => ({
    key,
    title,
    points: points.map(({ on, parts }) => ({
      day: on,
      value: indices.reduce((sum, index) => sum + (parts[index] ?? 0), 0),
    })),
  });
  const layers = kept.map((index) => {
    const group = groups[index];
    return layer(group?.key ?? String(index), group?.label ?? "", [index]);
  });
  return rest.length > 0 ? [...layers, layer("the-rest", "Other", rest)] : layers;
}

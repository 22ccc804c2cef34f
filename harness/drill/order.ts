import { byText } from "../core/by-text.ts";
import type { DrillDefinition } from "./definition.ts";

type Placed = Pick<DrillDefinition, "name" | "spec" | "place">;

/** By topology, so that one world may serve several, then as they stand in their files. */
export const inOrder = <D extends Placed>(drills: readonly D[]): D[] =>
  drills.toSorted(
    (a, b) =>
      byText(a.spec.topology.name, b.spec.topology.name) ||
      byText(JSON.stringify(a.spec.topology), JSON.stringify(b.spec.topology)) ||
      byText(a.place?.file ?? "", b.place?.file ?? "") ||
      (a.place?.line ?? 0) - (b.place?.line ?? 0) ||
      drills.indexOf(a) - drills.indexOf(b),
  );

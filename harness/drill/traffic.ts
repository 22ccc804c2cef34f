import type { Carried } from "../timeline/events.ts";
import type { DrillSite } from "./context.ts";
import type { Scene } from "./scene.ts";

/** From now on to when the returned function is called: what passed through the fabric meanwhile goes into the timeline. */
export async function watchTraffic({ stage, folder }: Pick<DrillSite<Scene>, "stage" | "folder">): Promise<() => Promise<void>> {
  const before = await stage.world.traffic?.();
  if (before === undefined) return async () => undefined;
  return async () => {
    const after = await stage.world.traffic?.();
    if (after === undefined) return;
    const paths = Object.entries(after.paths).flatMap(([path, carried]) => {
      const more = since(carried, before.paths[path]);
      return more.out[1] + more.back[1] === 0 ? [] : [[path, more] as const];
    });
    folder.record({ at: after.at, event: "traffic", from: before.at, to: after.at, paths: Object.fromEntries(paths) });
  };
}

const since = (now: Carried, { out, back }: Carried = { out: [0, 0], back: [0, 0] }): Carried => ({
  out: [now.out[0] - out[0], now.out[1] - out[1]],
  back: [now.back[0] - back[0], now.back[1] - back[1]],
});

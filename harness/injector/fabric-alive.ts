import { seconds } from "../core/duration.ts";
import { messageOf } from "../core/errors.ts";
import { eventually, type Seen } from "../core/eventually.ts";
import type { World } from "../runtime/world.ts";
import type { InjectionSite } from "./site.ts";

const answerWithin = seconds(3);
/** An engine that stands still for half a minute is waited for; one that does not come back is said to be gone. */
const engineBackWithin = seconds(75);

/** Brings back a fabric that died, after waiting for an engine that does not answer. True where it had to be made anew. */
export async function ensureFabric(site: InjectionSite, signal: AbortSignal): Promise<boolean> {
  return eventually<boolean>({
    what: "the fabric to answer",
    within: engineBackWithin,
    every: seconds(1),
    signal,
    hint: `by hand: look at the engine (\`muster doctor\`), then \`muster heal --all\``,
    probe: () => attempt(site),
  });
}

async function attempt(site: InjectionSite): Promise<Seen<boolean>> {
  const { world } = site;
  if (await answers(world)) return { done: false };
  const running = await world.runs("fabric").catch((error: unknown) => messageOf(error));
  if (typeof running === "string") return { seen: running };
  if (running) {
    const spoken = await world.reattach("fabric").then(
      () => true,
      () => false,
    );
    if (spoken && (await answers(world))) return { done: false };
  }
  await makeFabricAnew(site);
  return { done: true };
}

/** A rung of the heal ladder. Nothing is cut in a new fabric but what this runner knows to stand. */
export async function makeFabricAnew(site: InjectionSite, except?: string): Promise<void> {
  const { world, recorder, reapply } = site;
  await world.reviveFabric();
  const again = [...reapply].filter(([lease]) => lease !== except);
  for (const [, apply] of again) await apply();
  recorder.record({ at: await world.stamp(), event: "fabric.anew", applied: again.map(([lease]) => lease) });
}

const answers = async ({ fabric }: World): Promise<boolean> => {
  if (fabric.closed) return false;
  return fabric.ask("stamp", {}, answerWithin).then(
    () => true,
    () => false,
  );
};

import { milliseconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { formatSize } from "../core/size.ts";
import { assignmentsWithout, evacuationOf, stillHeldBy, tooFewWithout } from "../topology/evacuation.ts";
import { type DrillContext, type DrillSite, type Evacuated, stampOf } from "./context.ts";
import { elect } from "./elections.ts";
import { guardVerb } from "./guards.ts";
import { allPartitions, move, movedWithin, throttle } from "./move-replicas.ts";

/**
 * Planned: Kafka's own tools move every replica and with it every leader off the brokers of a zone or region, under a throttle; then what
 * brokers say of all topics must show that nothing is left there. The control's topics stay: they are Muster's, and one broker's each.
 */
export const evacuateVerb =
  (site: DrillSite): DrillContext["evacuate"] =>
  async (cluster, area) => {
    const { step, folder, stage } = site;
    const evacuation = evacuationOf(stage.world.plan, cluster, area);
    await guardVerb(site)(`${cluster} can do without ${area}`, async () => tooFewWithout(stage.world.plan, cluster, area));
    const before = await allPartitions(site, cluster);
    const away = assignmentsWithout(evacuation, before);
    const back = before.filter((one) => away.some(({ topic, partition }) => topic === one.topic && partition === one.partition));
    const timed = async (begins: string, ends: string, work: () => Promise<void>): Promise<void> => {
      folder.record({ at: await stampOf(site), event: "phase", name: begins, by: "human" });
      await work();
      folder.record({ at: await stampOf(site), event: "phase", name: ends, by: "machine" });
    };
    await timed("evacuating", "evacuated", async () => {
      await step(`${away.length} partitions leave ${area}, at up to ${formatSize(throttle)}/s`, () => move(site, cluster, away));
      await step(`${area} holds nothing`, () => awaitNothingHeld(site, cluster, evacuation.leaving));
    });
    let home: Promise<void> | undefined;
    const comeBack = (): Promise<void> =>
      timed("coming back", "back", async () => {
        await step(`${back.length} partitions come back to ${area}`, () => move(site, cluster, back));
        await step("preferred leaders lead again", () => elect(site, cluster, "preferred", back));
      });
    const evacuated: Evacuated = {
      partitions: away.length,
      comeBack: () => (home ??= comeBack()),
      [Symbol.asyncDispose]: () => evacuated.comeBack(),
    };
    return evacuated;
  };

async function awaitNothingHeld(site: DrillSite, cluster: string, leaving: Parameters<typeof stillHeldBy>[0]): Promise<void> {
  await eventually({
    what: `${leaving.map(({ name }) => name).join(", ")} to hold nothing`,
    within: movedWithin,
    every: milliseconds(250),
    signal: site.signal,
    async probe() {
      const held = stillHeldBy(leaving, await allPartitions(site, cluster));
      return held.length === 0 ? { done: undefined } : { seen: held.slice(0, 4).join(", ") };
    },
  });
}

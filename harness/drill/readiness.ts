import { milliseconds, seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { pauseFor } from "../core/eventually.ts";
import type { Inventory } from "../protocol/commands.ts";
import { type Difference, type ParityAsked, parityOf, type SeenLag } from "../replication/parity.ts";
import { boundOf } from "../targets/target.ts";
import { mirroredName } from "../topology/names.ts";
import { type DrillContext, type DrillSite, type Load, stampOf } from "./context.ts";
import { type Writer, writeRefusals } from "./may-write.ts";

/** What a group's offsets and a lag need to come by themselves; settings and ACLs come by nobody's waiting. */
const patience = seconds(20);
const byItself: readonly Difference["about"][] = ["group", "lag", "reassignment"];

export interface Readiness {
  readonly guard: DrillContext["guards"]["readiness"];
  /**
   * Looks at the target once more, against what its source was when the guard looked: the source may be gone by now. Nothing where the
   * drill never asked.
   */
  assertStillReady(cluster: string): Promise<void>;
}

interface Seen {
  readonly source: Inventory;
  readonly asked: ParityAsked;
  readonly load: Load;
  readonly evenSo?: string;
}

/** Whether a cluster has all that it needs to take over, before anything is broken and once more before it does. */
export function readinessOf(site: DrillSite): Readiness {
  const { stage, step, folder, signal } = site;
  const { observer, topology } = stage.world;
  const seen = new Map<string, Seen>();

  const inventory = (cluster: string, { parts }: Load, name: (topic: string) => string): Promise<Inventory> => {
    const topics = parts.map(({ definition }) => name(definition.topic));
    const groups = parts.flatMap(({ definition }) => definition.group ?? []);
    return observer.ask("inventory", { cluster, topics: [...new Set(topics)], groups: [...new Set(groups)] }, seconds(15));
  };
  const lagInto = async (from: string, to: string): Promise<SeenLag[]> => {
    const { watched } = await observer.ask("sight", {});
    return (watched?.lag ?? []).filter((one) => one.from === from && one.to === to);
  };
  const goOnOrRefuse = async (name: string, found: readonly Difference[], hint: string, evenSo?: string): Promise<void> => {
    const problems = found.map(({ words }) => words).join("; ");
    if (found.length === 0) return;
    if (evenSo === undefined) throw new GuardRefused(`guard "${name}" refused: ${problems}`, { hint });
    const text = `${name}: ${problems}. The drill goes on: ${evenSo}`;
    folder.record({ at: await stampOf(site), event: "note", text });
  };

  return {
    async guard(load, to, { acceptLoss, drainedFirst, evenSo } = {}) {
      const flow = topology.replication.find((one) => one.to === to);
      if (flow === undefined) throw new GuardRefused(`guard "readiness of ${to}" refused: nothing is replicated into it`);
      const mirrored = (topic: string): string => mirroredName(flow, topic);
      const rpoSeconds = drainedFirst ? null : rpoOf(load, topology.name);
      const shared = { from: flow.from, to, mirrored, rpoSeconds, ...(acceptLoss && { acceptLoss }) };
      const name = `readiness of ${to}`;
      const found = await step(`guard: ${name}`, async () => {
        const end = performance.now() + patience;
        for (;;) {
          const source = await inventory(flow.from, load, (topic) => topic);
          const asked = { ...shared, lag: await lagInto(flow.from, to) };
          const differences = [
            ...parityOf(source, await inventory(to, load, mirrored), asked),
            ...(await writeRefusals(stage.world, to, writersOf(load))),
          ];
          seen.set(to, { source, asked, load, ...(evenSo === undefined ? {} : { evenSo }) });
          const mayCome = differences.length > 0 && differences.every(({ about }) => byItself.includes(about));
          if (!mayCome || performance.now() >= end) return differences;
          await pauseFor(milliseconds(500), signal);
        }
      });
      await goOnOrRefuse(name, found, "nothing was injected; mend the target, then drill its takeover", evenSo);
    },
    async assertStillReady(cluster) {
      const known = seen.get(cluster);
      if (known === undefined) return;
      const { source, asked, load, evenSo } = known;
      const found = [
        ...parityOf(source, await inventory(cluster, load, asked.mirrored ?? String), { ...asked, rpoSeconds: null }),
        ...(await writeRefusals(stage.world, cluster, writersOf(load))),
      ];
      await goOnOrRefuse(
        `readiness of ${cluster}, looked at again`,
        found,
        "nothing was promoted: replication still runs",
        evenSo,
      );
    },
  };
}

const writersOf = ({ parts }: Load): Writer[] => parts.map(({ definition }) => definition);

/** The strictest gate of the load's tiers, seconds; null where none has one on this topology. */
function rpoOf({ parts }: Load, topology: string): number | null {
  const bounds = parts.flatMap(({ tier }) => {
    const target = tier.gates[topology]?.rpo;
    return target === undefined ? [] : boundOf(target);
  });
  return bounds.length === 0 ? null : Math.min(...bounds);
}

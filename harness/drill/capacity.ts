import { seconds } from "../core/duration.ts";
import { GuardRefused } from "../core/errors.ts";
import { everyOne } from "../core/every-one.ts";
import { kilobytes, sharesOf, tooMuchFor } from "../topology/capacity.ts";
import { nodesOf, type PlannedNode } from "../topology/plan.ts";
import { demandOf } from "../workload/demand.ts";
import { type CapacityAsked, type DrillContext, type DrillSite, stampOf } from "./context.ts";

/**
 * The guard before: by the quotas that brokers say they enforce, and by the replicas that will lead. What does not fit is refused, or, where
 * the drill says why it goes on, stands in the record beside what was then measured.
 */
export const capacityGuard =
  (site: DrillSite): DrillContext["guards"]["capacity"] =>
  async (load, asked) => {
    const { stage, step, folder, gathered } = site;
    const { on, evenSo } = asked;
    const name = `capacity of ${on}${left(asked)}`;
    const nodes = nodesOf(stage.world.plan, on);
    const nameOf = (id: number): string => nodes.find(({ nodeId }) => nodeId === id)?.name ?? String(id);
    const lost = new Set(nodes.filter((node) => isLost(node, asked)).map(({ nodeId }) => nodeId));
    const demands = load.parts.map(({ definition }) => demandOf(definition));
    const { problems, shares } = await step(`guard: ${name}`, async () => {
      const topics = demands.map(({ topic }) => topic);
      const partitions = await stage.world.observer.ask("topics.describe", { cluster: on, topics });
      const { bytesPerSecond: quotas } = await stage.world.observer.ask("quotas.describe", { cluster: on });
      return {
        problems: tooMuchFor({ partitions, demands, lost, quotas, nameOf }),
        shares: demands.flatMap((demand) =>
          sharesOf(partitions, demand, lost).map(
            ({ node, needs }) =>
              [`${nameOf(node)} ${demand.clientId}`, `${kilobytes(needs)}/s of ${quotaText(quotas[demand.clientId])}`] as const,
          ),
        ),
      };
    });
    gathered.settings[name] = Object.fromEntries(shares);
    if (problems.length === 0) return;
    if (evenSo === undefined)
      throw new GuardRefused(`guard "${name}" refused: ${problems.join("; ")}`, {
        hint: "raise the quota, add brokers or write less; a drill that is about this says so (`evenSo`). Nothing was injected",
      });
    const text = `${name}: ${problems.join("; ")}. The drill goes on: ${evenSo}`;
    folder.record({ at: await stampOf(site), event: "note", text });
  };

const quotaText = (quota: number | undefined): string => (quota === undefined ? "no quota" : kilobytes(quota));

const left = ({ without }: CapacityAsked): string =>
  without === undefined ? "" : ` without ${"zone" in without ? without.zone : without.region}`;

const isLost = ({ region, zone }: PlannedNode, { without }: CapacityAsked): boolean =>
  without !== undefined && ("zone" in without ? without.zone === `${region}/${zone}` : without.region === region);

/** What Kafka's brokers say after it: `throttle-time` of the client-id, milliseconds on average over their quota window. */
export const heldBackVerb =
  ({ stage, step }: DrillSite): DrillContext["heldBack"] =>
  (cluster, { parts }) =>
    step(`which brokers of ${cluster} say that they hold the load back`, async () => {
      const brokers = nodesOf(stage.world.plan, cluster).filter(
        ({ name, roles }) => roles.includes("broker") && !stage.world.node(name).closed,
      );
      const told = await everyOne(
        brokers.map(async ({ name }) => {
          const { beans } = await stage.world.node(name).ask("jmx", { withinMs: seconds(15) }, seconds(18));
          return parts.filter(({ definition }) => throttled(beans, definition.name)).length > 0 ? [name] : [];
        }),
      );
      return told.flat();
    });

function throttled(beans: Readonly<Record<string, Readonly<Record<string, unknown>>>>, clientId: string): boolean {
  const bean = beans[`kafka.server:type=Produce,client-id=${clientId}`];
  const ms = bean?.["throttle-time"];
  return typeof ms === "number" && ms > 0;
}

import { alterClientQuotasV1, describeClientQuotasV0 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";

/** `producer_byte_rate` by client-id. */
type Quotas = Readonly<Record<string, number>>;

const key = "producer_byte_rate";
const entityType = "client-id";
/** ClientQuotaMatchTypes.ANY: every client-id that has a quota of its own, and the default one. */
const any = 2;

/** Sets them through one broker, and waits until each goes by them: quotas are enforced by every broker for itself. */
export async function setQuotas(fleet: Fleet, cluster: string, wanted: Quotas, withinMs: number): Promise<void> {
  const [first] = fleet.brokers(cluster);
  if (first === undefined) throw new Error(`cluster ${cluster} has no brokers`);
  await alter(first, wanted);
  await eventually({
    what: `every broker of ${cluster} to go by ${spell(wanted)}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const seen = await quotasOf(fleet, cluster);
      return Object.entries(wanted).every(([id, rate]) => seen[id] === rate) ? { done: undefined } : { seen: spell(seen) };
    },
  });
}

/** What every broker says that it goes by; a client-id that one of them does not know of is not there. */
export async function quotasOf(fleet: Fleet, cluster: string): Promise<Quotas> {
  const told = await Promise.all(fleet.brokers(cluster).map(quotasAt));
  const [first = {}, ...others] = told;
  const everywhere = Object.keys(first).filter((id) => others.every((one) => one[id] !== undefined));
  return Object.fromEntries(everywhere.map((id) => [id, Math.min(...told.map((one) => one[id] ?? Number.POSITIVE_INFINITY))]));
}

async function quotasAt({ broker, name }: Broker): Promise<Quotas> {
  const response = await broker.ask(describeClientQuotasV0.api, [{ entityType, matchType: any }], false);
  if (response.errorCode !== noError) throw new Error(`${name} does not tell its quotas: ${nameOfError(response.errorCode)}`);
  return Object.fromEntries(
    (response.entries ?? []).flatMap(({ entity, values }) => {
      const id = entity.find((one) => one.entityType === entityType)?.entityName;
      const rate = values.find((one) => one.key === key)?.value;
      return id === undefined || id === null || rate === undefined ? [] : [[id, rate]];
    }),
  );
}

async function alter({ broker, name }: Broker, wanted: Quotas): Promise<void> {
  const entries = Object.entries(wanted).map(([entityName, value]) => ({
    entities: [{ entityType, entityName } as const],
    ops: [{ key, value, remove: false } as const],
  }));
  const response = await broker.ask(alterClientQuotasV1.api, entries, false);
  const refusal = response.entries.find(({ errorCode }) => errorCode !== noError);
  if (refusal !== undefined)
    throw new Error(`${name} did not take ${spell(wanted)}: ${refusal.errorMessage ?? nameOfError(refusal.errorCode)}`);
}

const spell = (quotas: Quotas): string =>
  Object.entries(quotas)
    .map(([id, rate]) => `${key}=${rate} of client-id ${id}`)
    .join(", ") || "no quota";

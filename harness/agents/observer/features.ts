import { FeatureUpgradeTypes, type FeatureUpgradeTypeValue, updateFeaturesV1 } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { featuresOf } from "./ready.ts";

type Levels = Readonly<Record<string, number>>;

const { UPGRADE, SAFE_DOWNGRADE } = FeatureUpgradeTypes;

/** Sets what differs, and waits until every broker goes by all of them; a feature at level 0 is not told of. */
export async function setFeatures(fleet: Fleet, cluster: string, wanted: Levels, withinMs: number): Promise<Levels> {
  const brokers = fleet.brokers(cluster);
  const [any] = brokers;
  if (any === undefined) throw new Error(`cluster ${cluster} has no brokers`);
  const changes = changesTo(wanted, await featuresOf([any.broker]));
  if (changes.length > 0) await update(any, changes, withinMs);
  return await eventually<Levels>({
    what: `every broker of ${cluster} to go by ${spell(wanted)}`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    probe: async () => {
      const levels = await Promise.all(brokers.map(({ broker }) => featuresOf([broker])));
      const behind = levels.find((one) => changesTo(wanted, one).length > 0);
      return behind === undefined ? { done: levels[0] ?? {} } : { seen: spell(behind) };
    },
  });
}

export interface FeatureChange {
  readonly feature: string;
  readonly maxVersionLevel: number;
  readonly upgradeType: FeatureUpgradeTypeValue;
}

export const changesTo = (wanted: Levels, seen: Levels): FeatureChange[] =>
  Object.entries(wanted)
    .filter(([feature, level]) => (seen[feature] ?? 0) !== level)
    .map(([feature, level]) => ({
      feature,
      maxVersionLevel: level,
      upgradeType: level > (seen[feature] ?? 0) ? UPGRADE : SAFE_DOWNGRADE,
    }));

async function update({ broker, name }: Broker, changes: FeatureChange[], withinMs: number): Promise<void> {
  const { errorCode, errorMessage, results } = await broker.ask(updateFeaturesV1.api, withinMs, changes, false);
  const refusal = [{ errorCode, errorMessage }, ...results].find((one) => one.errorCode !== noError);
  if (refusal !== undefined)
    throw new Error(
      `${name} did not take ${changes.map(({ feature }) => feature)}: ${refusal.errorMessage ?? nameOfError(refusal.errorCode)}`,
    );
}

const spell = (levels: Levels): string =>
  Object.entries(levels)
    .map(([feature, level]) => `${feature} ${level}`)
    .join(", ");

import { milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError, GuardRefused } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import { describe, rest, type Worker } from "./connect.ts";
import type { ConnectorStatus } from "./link-state.ts";
import type { Connector } from "./mirror-maker.ts";
import type { ConnectOffset } from "./positions.ts";

/** A worker that rebalances says 409 to whatever it is asked; this is how long that may go on. */
const rebalancedWithin = seconds(30);
const every = milliseconds(200);

/** null where Connect has no such connector. */
export const statusOf = (worker: Worker, name: string, signal: AbortSignal): Promise<ConnectorStatus | null> =>
  eventually<ConnectorStatus | null>({
    what: `Connect on ${worker.host} to tell the state of ${name}`,
    within: rebalancedWithin,
    every,
    signal,
    async probe() {
      const answer = await rest(worker, "GET", `/connectors/${name}/status`);
      if (answer.status === 404) return { done: null };
      return answer.status === 200 ? { done: answer.body as ConnectorStatus } : { seen: describe(answer) };
    },
  });

/** Made in the state STOPPED (KIP-980), so that its offsets can be told before it has copied anything. */
export async function createStopped(worker: Worker, { name, config }: Connector, signal: AbortSignal): Promise<void> {
  const refused = await eventually<string | null>({
    what: `Connect on ${worker.host} to make ${name}, stopped`,
    within: rebalancedWithin,
    every,
    signal,
    async probe() {
      const answer = await rest(worker, "POST", "/connectors", { name, config, initial_state: "STOPPED" }, seconds(15));
      if (answer.status === 201) return { done: null };
      return answer.status === 400 ? { done: describe(answer) } : { seen: describe(answer) };
    },
  });
  if (refused !== null) throw new EnvironmentError(`${name} was refused: ${refused}`);
}

/** What Connect keeps of how far a source connector has read. */
export const offsetsOf = (worker: Worker, name: string, signal: AbortSignal): Promise<readonly ConnectOffset[]> =>
  eventually<readonly ConnectOffset[]>({
    what: `Connect on ${worker.host} to tell the offsets of ${name}`,
    within: rebalancedWithin,
    every,
    signal,
    async probe() {
      const answer = await rest(worker, "GET", `/connectors/${name}/offsets`, undefined, seconds(15));
      return answer.status === 200
        ? { done: (answer.body as { readonly offsets: readonly ConnectOffset[] }).offsets }
        : { seen: describe(answer) };
    },
  });

/** Only of a stopped connector; Connect changes all of them or none. */
export async function patchOffsets(
  worker: Worker,
  name: string,
  offsets: readonly ConnectOffset[],
  signal: AbortSignal,
): Promise<void> {
  const refused = await eventually<string | null>({
    what: `Connect on ${worker.host} to take offsets of ${name}`,
    within: rebalancedWithin,
    every,
    signal,
    async probe() {
      const answer = await rest(worker, "PATCH", `/connectors/${name}/offsets`, { offsets }, seconds(15));
      if (answer.status === 200) return { done: null };
      return answer.status === 400 ? { done: describe(answer) } : { seen: describe(answer) };
    },
  });
  if (refused !== null) throw new GuardRefused(`Connect took no offsets of ${name}: ${refused}`, { hint: "nothing was changed" });
}

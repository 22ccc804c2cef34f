import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { EnvironmentError, InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { World } from "../runtime/world.ts";
import type { ConnectorStatus } from "./link-state.ts";
import type { Connector } from "./mirror-maker.ts";

/** Connect's REST interface, asked by the agent on the worker's own machine: the runner has no route there. */
export interface Worker {
  readonly world: World;
  readonly host: string;
  readonly restPort: number;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export async function rest(
  worker: Worker,
  method: "GET" | "PUT" | "POST" | "PATCH",
  path: string,
  body?: unknown,
  within: Duration = seconds(5),
): Promise<Answer> {
  const { world, host, restPort: port } = worker;
  return world
    .node(host)
    .ask("rest", { method, port, path, withinMs: within, ...(body === undefined ? {} : { body }) }, milliseconds(within + 2000));
}

export const describe = ({ status, body }: Answer): string => `HTTP ${status} ${JSON.stringify(body)?.slice(0, 300)}`;

export const awaitWorker = (worker: Worker, within: Duration, signal: AbortSignal): Promise<void> =>
  eventually({
    what: `Connect on ${worker.host} to answer`,
    within,
    every: milliseconds(150),
    signal,
    hint: `the worker's log is in the run folder's logs/${worker.host}.log`,
    async probe() {
      const answer = await rest(worker, "GET", "/connectors");
      return answer.status === 200 ? { done: undefined } : { seen: describe(answer) };
    },
  });

export async function putConnector(worker: Worker, { name, config }: Connector, signal: AbortSignal): Promise<void> {
  await eventually({
    what: `Connect on ${worker.host} to accept the connector ${name}`,
    within: seconds(30),
    every: milliseconds(200),
    signal,
    async probe() {
      const answer = await rest(worker, "PUT", `/connectors/${name}/config`, config, seconds(15));
      if (answer.status === 400) throw new EnvironmentError(`${name} was refused: ${describe(answer)}`);
      return answer.status < 300 ? { done: undefined } : { seen: describe(answer) };
    },
  });
}

/**
 * What the worker keeps of a connector's configuration: a difference from what was put makes the drill invalid. A worker that
 * rebalances answers 409 and has said nothing of what it keeps: it is asked again.
 */
export async function readBackConnector(worker: Worker, { name, config }: Connector, signal: AbortSignal): Promise<void> {
  const kept = await eventually({
    what: `Connect on ${worker.host} to tell the configuration of ${name}`,
    within: seconds(30),
    every: milliseconds(200),
    signal,
    async probe() {
      const answer = await rest(worker, "GET", `/connectors/${name}/config`);
      return answer.status === 200 ? { done: answer.body as Readonly<Record<string, string>> } : { seen: describe(answer) };
    },
  });
  const wrong = Object.entries(config).filter(([key, value]) => kept[key] !== value);
  if (wrong.length > 0)
    throw new InvalidDrill(
      `${name} did not take ${wrong.map(([key, value]) => `${key}=${value} (has ${kept[key] ?? "nothing"})`).join(", ")}`,
    );
}

/**
 * RUNNING says only that threads run, never that anything is mirrored: whoever calls this must still see records arrive. A
 * connector may have no tasks yet (there is nothing to checkpoint before a group exists); one with a failed task does not run.
 */
export const awaitState = (
  worker: Worker,
  connector: string,
  state: "RUNNING" | "STOPPED" | "PAUSED",
  within: Duration,
  signal: AbortSignal,
): Promise<void> =>
  eventually({
    what: `connector ${connector} to be ${state}`,
    within,
    every: milliseconds(100),
    signal,
    async probe() {
      const answer = await rest(worker, "GET", `/connectors/${connector}/status`);
      if (answer.status !== 200) return { seen: describe(answer) };
      const { connector: own, tasks } = answer.body as ConnectorStatus;
      const asWanted = state === "STOPPED" ? tasks.length === 0 : tasks.every((task) => task.state === state);
      return own.state === state && asWanted
        ? { done: undefined }
        : { seen: `${own.state}, tasks ${tasks.map((task) => task.state).join(" ") || "none"}` };
    },
  });

/** The connector and its tasks, from the beginning: it looks for topics anew. */
export const restartConnector = (worker: Worker, connector: string, signal: AbortSignal): Promise<void> =>
  eventually({
    what: `Connect on ${worker.host} to start ${connector} again`,
    within: seconds(30),
    every: milliseconds(200),
    signal,
    async probe() {
      const answer = await rest(worker, "POST", `/connectors/${connector}/restart?includeTasks=true`, undefined, seconds(15));
      return answer.status < 300 ? { done: undefined } : { seen: describe(answer) };
    },
  });

const stateAfter = { stop: "STOPPED", pause: "PAUSED", resume: "RUNNING" } as const;

/** Tells a connector to stop, pause or go on, and waits until it and its tasks have. */
export async function tellConnector(
  worker: Worker,
  connector: string,
  what: keyof typeof stateAfter,
  within: Duration,
  signal: AbortSignal,
): Promise<void> {
  const answer = await rest(worker, "PUT", `/connectors/${connector}/${what}`, undefined, within);
  if (answer.status >= 300)
    throw new EnvironmentError(`Connect on ${worker.host} did not ${what} ${connector}: ${describe(answer)}`);
  await awaitState(worker, connector, stateAfter[what], within, signal);
}

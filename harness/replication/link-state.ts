import { GuardRefused } from "../core/errors.ts";
import type { LinkState } from "./driver.ts";

/** What Connect answers to `GET /connectors/<name>/status`. */
export interface ConnectorStatus {
  readonly connector: { readonly state: string; readonly trace?: string };
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly trace?: string }[];
}

/**
 * The state of a link of several connectors; those that Connect does not know are null. A FAILED one is never waited for: nobody but an
 * operator starts it again.
 */
export function linkStateOf(connectors: Readonly<Record<string, ConnectorStatus | null>>): LinkState {
  const known = Object.entries(connectors);
  const failures = known.flatMap(([name, status]) => failuresOf(name, status));
  if (failures.length > 0)
    throw new GuardRefused(failures.join("; "), {
      hint: "see the worker's log, mend the cause, and restart it: POST /connectors/<name>/restart?includeTasks=true&onlyFailed=true",
    });
  const states = new Set(known.map(([, status]) => stateOf(status)));
  const [only, ...others] = states;
  return only !== undefined && others.length === 0 ? only : "changing";
}

const firstLine = (trace: string | undefined): string => trace?.split("\n")[0]?.trim() ?? "Connect tells no reason";

function failuresOf(name: string, status: ConnectorStatus | null): string[] {
  if (status === null) return [];
  return [
    ...(status.connector.state === "FAILED" ? [`connector ${name} is FAILED: ${firstLine(status.connector.trace)}`] : []),
    ...status.tasks.flatMap(({ id, state, trace }) =>
      state === "FAILED" ? [`task ${id} of ${name} is FAILED: ${firstLine(trace)}`] : [],
    ),
  ];
}

const settled: Readonly<Record<string, LinkState>> = { RUNNING: "running", PAUSED: "paused", STOPPED: "stopped" };

/** A stopped connector has no tasks; another one's tasks are as it is, or on their way there. */
function stateOf(status: ConnectorStatus | null): LinkState {
  if (status === null) return "absent";
  const { connector, tasks } = status;
  const state = settled[connector.state] ?? "changing";
  if (state === "stopped") return tasks.length === 0 ? state : "changing";
  return tasks.every((task) => settled[task.state] === state) ? state : "changing";
}

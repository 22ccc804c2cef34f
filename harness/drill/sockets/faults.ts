import { seconds } from "../../core/duration.ts";
import type { CutMode } from "../../faults/fault.ts";
import type { NewLease, PathWay } from "../../protocol/commands.ts";

const link = { from: { nodes: ["beyond"] }, to: { nodes: ["one1"] } };

/** What the fabric is asked for, without an injector: these tests are of the fabric. */
export const cutOf = (lease: string, mode: CutMode, paths: readonly PathWay[], ttlMs: number = seconds(60)) => {
  const fault: NewLease["fault"] = { kind: "cut", subject: link, mode, oneWay: paths.some(({ way }) => way !== "both") };
  return { lease, what: `cut ${mode}`, fault, ttlMs, mode, paths };
};

export const degradeOf = (lease: string, paths: readonly PathWay[], added: object) => {
  const fault: NewLease["fault"] = { kind: "degrade", subject: link, oneWay: false, ...added };
  return { lease, what: "degrade", fault, ttlMs: seconds(60), paths, ...added };
};

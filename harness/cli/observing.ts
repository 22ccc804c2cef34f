import { readFileSync } from "node:fs";
import { EnvironmentError, messageOf, UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { DrillDefinition } from "../drill/definition.ts";
import type { Session } from "../drill/session.ts";
import { type ParsedEnvironment, parseEnvironment } from "../environment/parse.ts";
import { playOnClusters } from "../observe/play.ts";
import { resolveSecurity } from "../observe/secrets.ts";
import { markSocket } from "../observe/socket.ts";
import type { ParameterWords } from "../parameters/parameters.ts";
import { projectRoot } from "./suites.ts";

export interface ObservingPlace {
  readonly place: Pick<Session, "docker" | "image" | "playOn">;
  /** Throws where a drill is not one of these clusters'. */
  assertFit(drills: readonly DrillDefinition[]): void;
}

/** What `--observe --environment <file>` asks for, checked before anything is started; undefined where neither was said. */
export function observingOf(
  { observe = false, environment }: { readonly observe: boolean | undefined; readonly environment: string | undefined },
  { kafka, set = [], secure, clientImage }: ParameterWords,
): ObservingPlace | undefined {
  if (!observe && environment === undefined) return undefined;
  if (!observe || environment === undefined)
    throw new UsageError(observe ? "--observe needs --environment <file>" : "--environment goes with --observe", {
      hint: "muster run region-loss --observe --environment staging.yaml",
    });
  if (kafka !== undefined || set.length > 0 || secure === true)
    throw new UsageError("--kafka, --set and --secure choose what Muster starts, and --observe starts no Kafka", {
      hint: "leave them out: the clusters are as they are",
    });
  if (clientImage !== undefined)
    throw new UsageError("--client-image needs containers, and --observe starts none", {
      hint: "leave it out, or choose a --client",
    });
  const parsed = parseEnvironment(environment, textOf(environment));
  const security = resolveSecurity(environment, parsed);
  return {
    place: {
      get docker(): never {
        throw new EnvironmentError("a run that observes has no Docker engine");
      },
      image: { tag: "none", kafka: "unknown" },
      playOn: playOnClusters({ parsed, security, socket: markSocket(projectRoot) }),
    },
    assertFit: (drills) => {
      for (const drill of drills) assertFit(drill, parsed);
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`the environment file cannot be read: ${messageOf(error)}`, { hint: "docs/observe.md shows one" });
  }
}

/** The clusters must be those of the drill's topology, by name, and the workloads some of the drill's. */
export function assertFit(
  { name, spec: { topology, workloads } }: Pick<DrillDefinition, "name" | "spec">,
  { environment, place }: ParsedEnvironment,
): void {
  if (environment.topology !== topology.name)
    throw new UsageError(`${place("topology")}: is ${environment.topology}, but ${name} plays on ${topology.name}`, {
      hint: "an environment stands for one topology; `muster list` tells which drill plays on which",
    });
  const there = workloads.map((workload) => workload.name);
  for (const [index, wanted] of (environment.workloads ?? []).entries())
    if (!there.includes(wanted))
      throw new UsageError(
        `${place("workloads", String(index))}: ${name} has no workload ${wanted}${suggestion(wanted, there)}`,
        { hint: `its workloads: ${there.join(", ")}; without "workloads" all of them run` },
      );
  const [has, needs] = [Object.keys(environment.clusters), Object.keys(topology.clusters)];
  const missing = needs.filter((cluster) => !has.includes(cluster));
  const unknown = has.filter((cluster) => !needs.includes(cluster));
  if (missing.length + unknown.length === 0) return;
  const [first] = unknown;
  throw new UsageError(
    `${first === undefined ? place("clusters") : place("clusters", first)}: ${topology.name} has the clusters ${needs.join(", ")}, not ${has.join(", ")}`,
    { hint: "the names of clusters are the topology's" },
  );
}

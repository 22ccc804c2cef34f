import { seconds } from "../core/duration.ts";
import { EnvironmentError, GuardRefused } from "../core/errors.ts";
import type { EnvironmentCluster } from "../environment/environment.ts";
import type { ParsedEnvironment } from "../environment/parse.ts";
import type { AdvertisedBroker, ObserverCommands } from "../protocol/commands.ts";
import type { Security } from "../protocol/security.ts";
import type { AgentLink } from "../runtime/agent-link.ts";

export interface NamedBroker extends AdvertisedBroker {
  /** Its advertised host; with its port where several brokers share one. */
  readonly name: string;
}

export interface Discovered {
  readonly brokers: readonly NamedBroker[];
  readonly features: Readonly<Record<string, number>>;
}

type Answer = ObserverCommands["discover"]["result"]["answers"][number];

/** Looks behind every address of every cluster; a cluster id that is not the pinned one refuses the run. */
export async function discoverPinned(
  observer: AgentLink<"observer">,
  { environment, place }: ParsedEnvironment,
  security: ReadonlyMap<string, Security | undefined>,
): Promise<ReadonlyMap<string, Discovered>> {
  // All of them are heard before one is thrown: which answered first must not decide what is said.
  const found = await Promise.allSettled(
    Object.entries(environment.clusters).map(async ([name, cluster]) => {
      const secured = security.get(name);
      const ask = (bootstrap: readonly string[]) =>
        observer.ask("discover", { bootstrap, ...(secured === undefined ? {} : { security: secured }) }, seconds(20));
      const { answers, brokers, features } = await ask(cluster.bootstrap);
      assertPinned(cluster, answers, place("clusters", name, "id"));
      assertReached(answers, place("clusters", name, "bootstrap"));
      const advertised = await ask(brokers.map(({ host, port }) => `${host}:${port}`));
      assertPinned(cluster, advertised.answers, place("clusters", name, "id"));
      assertAllReached(name, advertised.answers);
      return [name, { brokers: namedBrokers(brokers), features }] as const;
    }),
  );
  const failures = found.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
  const failure = failures.find((one) => one instanceof GuardRefused) ?? failures[0];
  if (failure !== undefined) throw failure;
  return new Map(found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
}

/** Empty = every address that answered belongs to the pinned cluster. */
export const strangers = ({ id }: Pick<EnvironmentCluster, "id">, answers: readonly Answer[]): Answer[] =>
  answers.filter(({ problem, clusterId }) => problem === null && clusterId !== id);

function assertPinned(cluster: EnvironmentCluster, answers: readonly Answer[], place: string): void {
  const [first, ...others] = strangers(cluster, answers);
  if (first === undefined) return;
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  throw new GuardRefused(
    `${place}: is pinned to ${cluster.id}, but ${first.address}${more} belongs to cluster ${first.clusterId ?? "without an id"}`,
    { hint: "nothing was written there; correct the addresses, or the id if this is the cluster that is meant" },
  );
}

/** One address that answers is enough: a bootstrap list may name brokers that are down. */
function assertReached(answers: readonly Answer[], place: string): void {
  if (answers.some(({ problem }) => problem === null)) return;
  throw new EnvironmentError(`${place}: none of the addresses answers: ${problemsOf(answers)}`, {
    hint: "check the addresses, and protocol, certificates and credentials under `security`",
  });
}

function assertAllReached(cluster: string, answers: readonly Answer[]): void {
  const silent = answers.filter(({ problem }) => problem !== null);
  if (silent.length > 0)
    throw new EnvironmentError(
      `not every broker of ${cluster} can be reached where it advertises itself: ${problemsOf(silent)}`,
      {
        hint: "clients would not reach it either: run where clients run, and begin with a whole cluster",
      },
    );
}

const problemsOf = (answers: readonly Answer[]): string =>
  answers.flatMap(({ address, problem }) => (problem === null ? [] : `${address}: ${problem}`)).join("; ");

export function namedBrokers(brokers: readonly AdvertisedBroker[]): NamedBroker[] {
  const shared = (host: string): boolean => brokers.filter((one) => one.host === host).length > 1;
  return brokers.map((broker) => ({ ...broker, name: shared(broker.host) ? `${broker.host}:${broker.port}` : broker.host }));
}

/**
 * Names of logs. Where replication renames topics, a cluster holds the records of one workload in several logs: those written to it
 * under the topic's name, and those of each other cluster under a name of its own. A line says by `topic` which log it is about.
 */
import type { MeasureSettings } from "./settings.ts";

interface Named {
  readonly workload: Pick<MeasureSettings["workload"], "topic" | "copies">;
}

/** Everything that the workload's topic is called anywhere. */
export const allNames = ({ workload: { topic, copies = [] } }: Named): ReadonlySet<string> =>
  new Set([topic, ...copies.map((copy) => copy.topic)]);

/** What a cluster calls the log that records of elsewhere are mirrored into. */
export const mirroredNameIn = ({ workload: { topic, copies = [] } }: Named, cluster: string): string =>
  copies.find((copy) => copy.cluster === cluster)?.topic ?? topic;

/** How many logs a cluster has of each partition. */
export const logsIn = ({ workload: { copies = [] } }: Named, cluster: string): number =>
  1 + copies.filter((copy) => copy.cluster === cluster).length;

/** Which log of a cluster. */
export const logKey = ({ topic, partition }: { readonly topic: string; readonly partition: number }): string =>
  `${topic}/${partition}`;

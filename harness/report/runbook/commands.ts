/** Kafka's own tools and Connect's REST interface, as people type them. */
import type { Link, RunbookInput } from "./document.ts";

export const namesOf = ({ connectors }: Link): string => connectors.map(({ name }) => name).join(", ");
export const topicsOf = ({ workloads }: RunbookInput): string[] => workloads.map(({ topic }) => topic);
export const groupsOf = ({ workloads }: RunbookInput): string[] => workloads.flatMap(({ group }) => group ?? []);
export const at = ({ bootstrap }: RunbookInput, cluster: string): string => `--bootstrap-server ${bootstrap[cluster] ?? ""}`;
export const sides = ({ source, target }: RunbookInput): string[] => [source, target];

export const statusOf = ({ rest, connectors }: Link): string[] =>
  connectors.map(({ name }) => `curl -s ${rest}/connectors/${name}/status`);
export const tell = ({ rest, connectors }: Link, what: "stop" | "resume"): string[] =>
  connectors.map(({ name }) => `curl -s -X PUT ${rest}/connectors/${name}/${what}`);

/** Where the one that copies records goes on in logs of this cluster: Connect keeps the last record that it copied. */
export const position = ({ rest, connectors }: Link, cluster: string, end: string): string[] =>
  connectors
    .slice(0, 1)
    .map(
      ({ name }) =>
        `curl -s -X PATCH ${rest}/connectors/${name}/offsets -H 'content-type: application/json' -d '{"offsets":[{"partition":{"cluster":"${cluster}","topic":"…","partition":0},"offset":{"offset":<${end} − 1>}}]}'`,
    );

/** Of the applications alone: whoever copies must be able to write there on the way back. */
export const fence = (input: RunbookInput): string[] => denial(input, "--add");
export const unfence = (input: RunbookInput): string[] => denial(input, "--remove --force");

const denial = (input: RunbookInput, what: string): string[] =>
  input.workloads.map(
    ({ name, topic }) =>
      `kafka-acls.sh ${at(input, input.source)} ${what} --deny-principal 'User:<who writes ${name}>' --operation Write --topic ${topic}`,
  );

import { UsageError } from "../core/errors.ts";
import type { Role, Subject } from "./subject.ts";

/**
 * A subject in one word, the way it is printed, typed and recorded: `east1`, `east1,east2`, `zone:east/a`, `region:east`,
 * `leader:orders/0`, `leader:orders/0@east`, `controller:east`, `controllers:majority@east`, `coordinator:billing`,
 * `transactions:tx-1`, `busiest:east`, `worker:east->west`.
 */
export function printSubject(subject: Subject): string {
  if ("nodes" in subject) return subject.nodes.join(",");
  if ("zone" in subject) return `zone:${subject.zone}`;
  if ("region" in subject) return `region:${subject.region}`;
  return printRole(subject.role);
}

export function printRole(role: Role): string {
  switch (role.name) {
    case "leader":
    case "follower":
    case "in-sync":
      return `${role.name}:${role.topic}/${role.partition}${at(role.cluster)}`;
    case "controller":
    case "busiest":
      return `${role.name}:${role.cluster}`;
    case "controllers":
      return `controllers:${role.share}@${role.cluster}`;
    case "coordinator":
      return `coordinator:${role.group}${at(role.cluster)}`;
    case "transactions":
      return `transactions:${role.id}${at(role.cluster)}`;
    case "worker":
      return `worker:${role.from}->${role.to}`;
  }
}

const at = (cluster: string | undefined): string => (cluster === undefined ? "" : `@${cluster}`);

export const subjectForms = [
  "<node>[,<node>…]",
  "zone:<region>/<zone>",
  "region:<region>",
  "leader|follower|in-sync:<topic>/<partition>[@<cluster>]",
  "controller:<cluster>",
  "controllers:majority|minority@<cluster>",
  "coordinator:<group>[@<cluster>]",
  "transactions:<transactional.id>[@<cluster>]",
  "busiest:<cluster>",
  "worker:<cluster>-><cluster>",
] as const;

/** Names are not looked up here: only the injector knows the topology. Throws UsageError with the forms there are. */
export function parseSubject(text: string): Subject {
  const { word, rest } = /^(?<word>[a-z-]+):(?<rest>.+)$/u.exec(text)?.groups ?? {};
  if (word === undefined || rest === undefined) return { nodes: parseNodes(text) };
  if (word === "zone") return { zone: matching(text, rest, /^[^/\s]+\/[^/\s]+$/u)[0] };
  if (word === "region") return { region: matching(text, rest, /^\S+$/u)[0] };
  return { role: parseRole(text, word, rest) };
}

function parseNodes(text: string): readonly string[] {
  const nodes = text.split(",");
  if (nodes.some((node) => !/^[\w.@-]+$/u.test(node))) throw unreadable(text);
  return [...new Set(nodes)];
}

function parseRole(text: string, word: string, rest: string): Role {
  switch (word) {
    case "leader":
    case "follower":
    case "in-sync": {
      const [, topic = "", partition = "", cluster] = matching(text, rest, /^([\w.-]+)\/(\d+)(?:@([\w.-]+))?$/u);
      return { name: word, topic, partition: Number(partition), ...(cluster === undefined ? {} : { cluster }) };
    }
    case "controller":
    case "busiest":
      return { name: word, cluster: matching(text, rest, /^[\w.-]+$/u)[0] };
    case "controllers": {
      const [, share, cluster = ""] = matching(text, rest, /^(majority|minority)@([\w.-]+)$/u);
      return { name: word, share: share === "majority" ? "majority" : "minority", cluster };
    }
    case "coordinator": {
      const [, group = "", cluster] = matching(text, rest, /^([^@\s]+)(?:@([\w.-]+))?$/u);
      return { name: word, group, ...(cluster === undefined ? {} : { cluster }) };
    }
    case "transactions": {
      const [, id = "", cluster] = matching(text, rest, /^([^@\s]+)(?:@([\w.-]+))?$/u);
      return { name: word, id, ...(cluster === undefined ? {} : { cluster }) };
    }
    case "worker": {
      const [, from = "", to = ""] = matching(text, rest, /^([\w.-]+)->([\w.-]+)$/u);
      return { name: word, from, to };
    }
    default:
      throw unreadable(text);
  }
}

function matching(text: string, rest: string, form: RegExp): RegExpExecArray {
  const found = form.exec(rest);
  if (found === null) throw unreadable(text);
  return found;
}

const unreadable = (text: string): UsageError =>
  new UsageError(`"${text}" is no subject of a fault`, { hint: `subjects: ${subjectForms.join("  ")}` });

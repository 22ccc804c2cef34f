import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from "yaml";
import type { z } from "zod";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { type Environment, environmentSchema } from "./environment.ts";

type Path = readonly PropertyKey[];

/** The environment and where in the file each part of it stands: `staging.yaml:7:14 clusters.east.bootstrap`. */
export interface ParsedEnvironment {
  readonly environment: Environment;
  readonly place: (...path: string[]) => string;
}

/** Throws a UsageError that names file, line, column and key of everything that is wrong, and never prints a value. */
export function parseEnvironment(file: string, text: string): ParsedEnvironment {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) refuse(document.errors.map(({ pos, message }) => `${at(pos[0])} ${message}`));
  const root = document.contents;
  if (!isMap(root)) refuse([`${file}:1:1 is not an environment: it must begin with keys such as "topology:" and "clusters:"`]);
  const place = (path: Path): string => [at(offsetOf(root, path)), path.map(String).join(".")].join(" ").trimEnd();
  const parsed = environmentSchema.safeParse(document.toJS());
  if (!parsed.success) refuse(parsed.error.issues.flatMap((issue) => problemsOf(issue, place)));
  return { environment: parsed.data, place: (...path) => place(path) };
}

function refuse(problems: readonly string[]): never {
  throw new UsageError(problems.join("\n  "), {
    hint: "nothing was started; `muster schema environment` prints what the file may hold, docs/observe.md shows one",
  });
}

const knownKeys = [
  "topology",
  "topics",
  "workloads",
  "markWithinMinutes",
  "clusters",
  "id",
  "bootstrap",
  "security",
  "protocol",
  "tls",
  "sasl",
];

function problemsOf(issue: z.core.$ZodIssue, place: (path: Path) => string): string[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map(
      (key) => `${place([...issue.path, key])}: is not a key here${key.length > 2 ? suggestion(key, knownKeys) : ""}`,
    );
  const missing = issue.code === "invalid_type" && issue.message.endsWith("received undefined");
  return [`${place(issue.path)}: ${missing ? "is missing" : issue.message}`];
}

/** Where the key of this path stands, or the item of a list, or the nearest thing above that exists. */
function offsetOf(root: YAMLMap, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const holder = length === 1 ? root : root.getIn(path.slice(0, length - 1), true);
    const key = String(path[length - 1]);
    const pair = isMap(holder) ? holder.items.find((item) => isScalar(item.key) && String(item.key.value) === key) : undefined;
    const found = pair?.key ?? (isSeq(holder) ? holder.items[Number(key)] : undefined);
    const offset = isNode(found) ? found.range?.[0] : undefined;
    if (offset !== undefined) return offset;
  }
  return root.range?.[0] ?? 0;
}

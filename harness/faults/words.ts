import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Fault } from "./fault.ts";

type FaultKind = Fault["kind"];

/** What each fault takes besides its subjects; `!` = it must be said, `=` = a value follows, `*` = may be repeated. */
export const faultOptions = {
  cut: ["mode=", "one-way", "plane=*"],
  degrade: ["rtt=", "jitter=", "rate=", "slice=", "one-way", "plane=*"],
  swizzle: ["mode=", "every=!", "seed="],
  isolate: ["mode="],
  outage: [],
  kill: [],
  stop: ["within="],
  pause: [],
  throttle: ["cpu=!"],
  fillDisk: [],
  loseDisk: [],
  loseUnflushed: ["window="],
  rollingRestart: ["bad"],
  misconfigure: ["set=!*"],
  deleteTopic: [],
  shuffleLeaders: [],
  poison: ["records="],
} as const satisfies Readonly<Record<FaultKind, readonly string[]>>;

export const faultKinds = Object.keys(faultOptions) as FaultKind[];

/** A fault as it is typed: `cut east1 region:west --mode hold`. */
export interface FaultWords {
  readonly kind: string;
  readonly subjects: readonly string[];
  readonly options: Readonly<Record<string, string | true | readonly string[]>>;
}

/** A word with blanks or quotes in it stands in double quotes, as in JSON. */
export const quoted = (word: string): string => (/^[^\s"]+$/u.test(word) ? word : JSON.stringify(word));

export function splitWords(text: string): string[] {
  const words = text.match(/"(?:[^"\\]|\\.)*"|\S+/gu) ?? [];
  return words.map((word) => (word.startsWith('"') ? unquoted(word, text) : word));
}

function unquoted(word: string, text: string): string {
  try {
    return String(JSON.parse(word));
  } catch {
    throw new UsageError(`${text}: ${word} is no quoted word`);
  }
}

export function wordsOf(text: string): FaultWords {
  const [kind = "", ...rest] = splitWords(text);
  const takes: readonly string[] = faultOptions[knownKind(kind)];
  const subjects: string[] = [];
  const options: Record<string, string | true | string[]> = {};
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? "";
    if (!word.startsWith("--")) {
      subjects.push(word);
      continue;
    }
    const name = word.slice(2);
    const form = takes.find((one) => nameOf(one) === name);
    if (form === undefined) throw unknownOption(kind, name, takes);
    if (!form.includes("=")) options[name] = true;
    else {
      const value = rest[++at];
      if (value === undefined) throw new UsageError(`${kind}: --${name} wants a value`);
      options[name] = form.endsWith("*") ? [...((options[name] ?? []) as string[]), value] : value;
    }
  }
  return { kind, subjects, options };
}

const nameOf = (form: string): string => /^[\w-]+/u.exec(form)?.[0] ?? form;

export function knownKind(kind: string): FaultKind {
  const known = faultKinds.find((one) => one === kind);
  if (known === undefined)
    throw new UsageError(`there is no fault "${kind}"${suggestion(kind, faultKinds)}`, {
      hint: `faults: ${faultKinds.join(", ")}`,
    });
  return known;
}

/** Options that this fault does not take are refused, those that it cannot be without are asked for. */
export function requireOptions({ kind, options }: FaultWords): void {
  const takes: readonly string[] = faultOptions[knownKind(kind)];
  for (const name of Object.keys(options))
    if (!takes.some((form) => nameOf(form) === name)) throw unknownOption(kind, name, takes);
  for (const form of takes)
    if (form.includes("!") && options[nameOf(form)] === undefined)
      throw new UsageError(`${kind} wants --${nameOf(form)}`, { hint: `its options: ${optionsText(takes)}` });
}

function unknownOption(kind: string, name: string, takes: readonly string[]): UsageError {
  return new UsageError(`${kind} takes no --${name}${suggestion(name, takes.map(nameOf))}`, {
    hint: `its options: ${optionsText(takes)}`,
  });
}

const optionsText = (takes: readonly string[]): string => takes.map((form) => `--${nameOf(form)}`).join(", ") || "none";

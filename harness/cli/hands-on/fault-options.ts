import { type Command, Option } from "commander";
import { type FaultWords, faultKinds, faultOptions } from "../../faults/words.ts";

type FaultKind = keyof typeof faultOptions;

const told: Readonly<Record<string, string>> = {
  mode: "<mode> drop (packets vanish; the default), refuse, reset, blackhole or hold",
  "one-way": "only the bytes from the first to the second",
  plane: "<plane> only CLIENT, REPLICATION, CONTROLLER or REST; may be repeated",
  rtt: "<time> of round trip added: 100ms",
  jitter: "<time> by which each piece of data may be late besides",
  rate: "<rate> of each connection and direction: 500kB/s",
  slice: "<bytes> data arrives in pieces of about this size",
  every: "<time> between one link and the next",
  seed: "<n> draws the order of the heal",
  within: "<time> until SIGKILL, where SIGTERM has not ended it",
  cpu: "<share> of one core, more than 0 and at most 1",
  window: "<time> how far back what was not flushed is lost",
  bad: "kills them all, and waits for nothing",
  set: "<key=value> Kafka's own key; may be repeated",
  records: "<n> how many",
};

export const isFaultKind = (word: string): boolean => faultKinds.some((kind) => kind === word);

const nameOf = (form: string): string => /^[\w-]+/u.exec(form)?.[0] ?? form;
const formsOf = (kinds: readonly FaultKind[]): string[] => [
  ...new Set(kinds.flatMap((kind) => faultOptions[kind].map((form) => form.replace("!", "")))),
];
const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** The options that these faults take, as flags; what is right for which is asked when it is known which one was meant. */
export function addFaultOptions(command: Command, kinds: readonly FaultKind[] = faultKinds): Command {
  for (const form of formsOf(kinds)) {
    const text = told[nameOf(form)] ?? "";
    const [placeholder = ""] = form.includes("=") ? text.split(" ") : [];
    const option = new Option(`--${nameOf(form)} ${placeholder}`.trim(), text.slice(placeholder.length).trim());
    command.addOption(form.endsWith("*") ? option.argParser(collected) : option);
  }
  return command;
}

/** What was typed as flags, by the names that faults know them by. */
export function faultWords(kind: string, subjects: readonly string[], typed: Readonly<Record<string, unknown>>): FaultWords {
  const options = formsOf(faultKinds).flatMap((form) => {
    const value = typed[new Option(`--${nameOf(form)}`).attributeName()];
    return value === undefined ? [] : [[nameOf(form), value as string | true | readonly string[]] as const];
  });
  return { kind, subjects, options: Object.fromEntries(options) };
}

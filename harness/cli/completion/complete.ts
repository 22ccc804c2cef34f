import type { Argument, Command, Option } from "commander";

/** One thing that may stand where the cursor is, and what it is. One that ends in a colon goes on. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** Names for a place: `kill <subject>`, `run --client <name>`; asked for only where the cursor is. */
export type Names = (verb: string, place: string) => Promise<readonly Candidate[]>;

/** What may follow these words; the last one is what is being typed, and may be empty. */
export async function candidates(program: Command, words: readonly string[], names: Names): Promise<Candidate[]> {
  const current = words.at(-1) ?? "";
  const place = placeAfter(program, words.slice(0, -1));
  const found = await whatFits(place, current, names);
  return found.filter(({ word }) => word.startsWith(current));
}

interface Place {
  readonly command: Command;
  /** Words that are neither flags nor values of flags. */
  readonly operands: readonly string[];
  /** A flag that waits for its value. */
  readonly waiting: Option | undefined;
  readonly used: ReadonlySet<string>;
}

function placeAfter(program: Command, before: readonly string[]): Place {
  let command = program;
  let operands: string[] = [];
  let waiting: Option | undefined;
  const used = new Set<string>();
  for (const word of before) {
    if (waiting !== undefined) {
      waiting = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const [flag] = word.split("=");
      const option = command.options.find(({ short, long }) => short === flag || long === flag);
      if (option !== undefined) used.add(option.long ?? word);
      if (option?.required === true && !word.includes("=")) waiting = option;
      continue;
    }
    const below = command.commands.find((one) => one.name() === word);
    if (below !== undefined && operands.length === 0) {
      command = below;
      operands = [];
    } else operands.push(word);
  }
  return { command, operands, waiting, used };
}

async function whatFits(
  { command, operands, waiting, used }: Place,
  current: string,
  names: Names,
): Promise<readonly Candidate[]> {
  const verb = command.name();
  if (waiting !== undefined) return names(verb, waiting.long ?? "");
  const [flag, typed] = current.split("=");
  if (flag !== undefined && typed !== undefined && flag.startsWith("--"))
    return (await names(verb, flag)).map(({ word, about }) => ({ word: `${flag}=${word}`, about }));
  if (current.startsWith("-")) return flagsOf(command, used);
  if (command.commands.length > 0) return operands.length === 0 ? verbsOf(command) : [];
  const argument = argumentAt(command, operands.length);
  return argument === undefined ? [] : names(verb, argument.name());
}

const argumentAt = ({ registeredArguments }: Command, index: number): Argument | undefined => {
  const last = registeredArguments.at(-1);
  return registeredArguments[index] ?? (last?.variadic === true ? last : undefined);
};

const repeats = (option: Option): boolean => option.parseArg !== undefined && /may be repeated/u.test(option.description);

function flagsOf(command: Command, used: ReadonlySet<string>): Candidate[] {
  const help = command.createHelp();
  return help
    .visibleOptions(command)
    .filter((option) => option.long !== undefined && (!used.has(option.long ?? "") || repeats(option)))
    .map((option) => ({ word: option.long ?? "", about: firstOf(option.description) }));
}

const verbsOf = (command: Command): Candidate[] =>
  command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ word: one.name(), about: firstOf(one.description()) }));

/** The first clause of a description: a list of candidates has a line for each. */
const firstOf = (text: string): string => text.split(/[;:.]\s|\n|\.$/u)[0] ?? "";

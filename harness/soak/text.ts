import { faultKinds } from "./kinds.ts";
import { type PlayedFault, type RunnerKilled, type SequencePlayed, type SoakResult, summaryOf } from "./results.ts";

/** The figures of `docs/soak.md`, derived from its results and from nothing else. */
export function figuresText(results: readonly SoakResult[]): string {
  if (results.length === 0) return "nothing has been played yet\n";
  const sequences = results.filter((result): result is SequencePlayed => result.kind === "sequence");
  const kills = results.filter((result): result is RunnerKilled => result.kind === "kill -9");
  return [
    headline(results),
    byKindTable(results),
    byModeTable(sequences),
    laddersOf(results),
    killsTable(kills),
    reasonsOf(sequences),
    unhealedOf(results),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function headline(results: readonly SoakResult[]): string {
  const { sequences, kills, unhealed, leftovers, secondsEach } = summaryOf(results);
  const days = [...new Set(results.map(({ at }) => at.slice(0, 10)))].join(", ");
  return [
    `**${sequences} sequences** of one to three faults, ${secondsEach === null ? "–" : secondsEach.toFixed(1)} s each on average, and **${kills} times`,
    `\`kill -9\`** of the runner (${days}).`,
    `Not healed and whole afterwards: **${unhealed}**. With something left behind: **${leftovers}**.\n`,
  ].join("\n");
}

function byKindTable(results: readonly SoakResult[]): string {
  const { outcomes } = summaryOf(results);
  const rows = faultKinds.map((kind) => {
    const { proven, unproven, refused } = outcomes[kind] ?? { proven: 0, unproven: 0, refused: 0 };
    return [kind, proven, unproven, refused];
  });
  return table(["kind", "proven", "unproven, healed", "refused"], rows);
}

function byModeTable(sequences: readonly SequencePlayed[]): string {
  const cuts = injected(sequences).filter(({ kind }) => ["cut", "isolate", "swizzle"].includes(kind));
  const byMode = Map.groupBy(cuts, ({ mode }) => mode ?? "–");
  if (byMode.size === 0) return "";
  const rows = [...byMode]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([mode, faults]) => [mode, faults.length, healTimes(faults)]);
  return table(["mode of cut, isolate, swizzle", "injected", "healed in, median and max"], rows);
}

const injected = (results: readonly SoakResult[]): PlayedFault[] =>
  results.flatMap(({ faults }) => faults).filter(({ outcome }) => outcome === "proven" || outcome === "unproven");

function healTimes(faults: readonly PlayedFault[]): string {
  const times = faults.flatMap(({ healedIn }) => healedIn ?? []).toSorted((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  return median === undefined ? "–" : `${median.toFixed(1)} s, ${times.at(-1)?.toFixed(1)} s`;
}

function laddersOf(results: readonly SoakResult[]): string {
  const counts = countsOf(injected(results).flatMap(({ rungs }) => rungs));
  if (counts.length === 0) return "No rung of the heal ladder above the plain undo was needed.\n";
  return table(["rung of the heal ladder above the plain undo", "times"], counts);
}

function killsTable(kills: readonly RunnerKilled[]): string {
  if (kills.length === 0) return "";
  const alike = Map.groupBy(kills, ({ on, during, healedBy }) => [on, during, healedBy].join(" | "));
  const rows = [...alike]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([what, those]) => [
      ...what.split(" | "),
      those.length,
      those.filter(({ stood }) => stood > 0).length,
      those.filter(({ unhealed, leftovers }) => unhealed.length + leftovers.length > 0).length,
    ]);
  const head = [
    "runner killed on",
    "while",
    "healed by",
    "times",
    "with something broken or made",
    "not healed or something left",
  ];
  return table(head, rows);
}

/** Why faults were refused or not proven, with what differs from run to run taken out. */
function reasonsOf(sequences: readonly SequencePlayed[]): string {
  const told = sequences.flatMap(({ faults }) => faults).filter(({ reason }) => reason !== undefined);
  if (told.length === 0) return "";
  const counts = countsOf(told.map(({ kind, outcome, reason }) => `${kind} ${outcome}: ${oneLine(alike(reason ?? ""))}`));
  return `<details><summary>Why faults were refused or not proven (${told.length})</summary>\n\n${counts.map(([reason, count]) => `- ${count} × ${reason}`).join("\n")}\n\n</details>\n`;
}

function unhealedOf(results: readonly SoakResult[]): string {
  const bad = results.filter(({ unhealed, leftovers }) => unhealed.length + leftovers.length > 0);
  if (bad.length === 0) return "";
  const rows = bad.map(({ seed, at, kind, faults, unhealed, leftovers }) => [
    seed,
    at.slice(11, 19),
    kind,
    oneLine(faults.map(({ fault }) => fault).join(" + ")),
    oneLine([...unhealed, ...leftovers].join("; ")),
  ]);
  return table(["seed", "at (UTC)", "what", "faults", "afterwards"], rows);
}

/** Reasons of one sort read alike: without what they were told of, by whom, and numbers. */
const alike = (reason: string): string =>
  reason
    .replace(/^\w+\(.*?\)+ /, "it ")
    .replaceAll(/s\d+-f[\d.]+ \([^)]*\)/g, "another fault")
    .replaceAll(/ and [\w-]+, which is down,/g, "")
    .replaceAll(/\d+\.\d+\.\d+\.\d+:\d+/g, "a broker")
    .replaceAll(/\w+\([^)]*\)/g, "it")
    .replaceAll(/\b(home|clients-)\w+\b/g, "home…")
    .replaceAll(/\d+(\.\d+)?/g, "n");

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
  return line.length > 240 ? `${line.slice(0, 239)}…` : line;
};

function countsOf(things: readonly string[]): [string, number][] {
  return [...Map.groupBy(things, (thing) => thing)]
    .map(([thing, same]): [string, number] => [thing, same.length])
    .toSorted(([, a], [, b]) => b - a);
}

/** Columns lined up, as the formatter of this project has them. */
function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [first = [], ...others] = lines;
  return `${[line(first), line(widths.map((width) => "-".repeat(width))), ...others.map(line)].join("\n")}\n`;
}

const begins = "<!-- figures -->";
const ends = "<!-- /figures -->";

/** The page with its figures derived anew; what people wrote around them stays. */
export function figuresIn(page: string, results: readonly SoakResult[]): string {
  const [before, rest] = page.split(begins);
  const after = rest?.split(ends)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no place for figures: ${begins} … ${ends}`);
  return `${before}${begins}\n\n${figuresText(results)}\n${ends}${after}`;
}

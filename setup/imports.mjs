// Import direction, by .dependency-cruiser.mjs. A cruiser that looks at nothing finds nothing wrong, so what it saw is counted too.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { captured, root } from "./process.mjs";

const folders = ["harness", "suites", "topologies"];
const command = [
  join(root, "node_modules", ".bin", "depcruise"),
  "--config",
  ".dependency-cruiser.mjs",
  "--output-type",
  "json",
  ...folders,
];
const { output } = await captured(command, { minutes: 5 });
const problems = problemsIn(output);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

function problemsIn(json) {
  let report;
  try {
    report = JSON.parse(json);
  } catch {
    return [`dependency-cruiser gave no report: ${json.slice(0, 2000)}`];
  }
  const cruised = new Set(report.modules.map(({ source }) => source));
  const unseen = folders.flatMap(sources).filter((file) => !cruised.has(file));
  return [
    ...report.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    ...(cruised.size === 0
      ? ["dependency-cruiser looked at no module"]
      : unseen.map((file) => `dependency-cruiser did not look at ${file}`)),
  ];
}

function sources(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

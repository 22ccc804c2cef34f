import type { Runbook, Section, Step } from "./document.ts";

export const runbookMarkdown = ({ title, sections }: Runbook): string =>
  `# ${title}\n\n${sections.map(sectionText).join("\n\n")}\n`;

function sectionText({ title, text, steps, table }: Section): string {
  return [
    `## ${title}`,
    ...(text === undefined ? [] : [text]),
    ...(table === undefined ? [] : [tableText(table)]),
    ...(steps === undefined ? [] : steps.map(stepText)),
  ].join("\n\n");
}

function stepText({ what, why, commands, check }: Step, index: number): string {
  return [
    `${index + 1}. [ ] **${what}**${why === undefined ? "" : ` (${why})`}`,
    ...(commands.length === 0 ? [] : [["   ```sh", ...commands.map((line) => `   ${line}`), "   ```"].join("\n")]),
    `   Check: ${check}.`,
  ].join("\n\n");
}

const cell = (text: string): string => text.replaceAll("|", "\\|");
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
const tableText = ({ heading, rows }: NonNullable<Section["table"]>): string =>
  [row(heading), row(heading.map(() => "---")), ...rows.map(row)].join("\n");

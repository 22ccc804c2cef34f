import type { Runbook, Section, Step } from "./document.ts";

/** One file, no script, no request: it must open where nothing else does, and print. */
export const runbookHtml = ({ title, sections }: Runbook): string =>
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
<h1>${escaped(title)}</h1>
${sections.map(sectionHtml).join("\n")}
</html>
`;

const style = `
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
pre { overflow-x: auto; padding: .6rem .8rem; background: color-mix(in srgb, currentColor 8%, transparent); border-radius: .3rem }
table { border-collapse: collapse; display: block; overflow-x: auto }
th, td { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); padding: .3rem .6rem; text-align: left; vertical-align: top }
li { margin: 1rem 0; break-inside: avoid }
input { width: 1.1rem; height: 1.1rem; vertical-align: middle }
@media print { body { max-width: none; margin: 0 } pre { white-space: pre-wrap } }
`;

function sectionHtml({ title, text, steps, table }: Section): string {
  return [
    `<h2>${escaped(title)}</h2>`,
    ...(text === undefined ? [] : [`<p>${escaped(text)}</p>`]),
    ...(table === undefined ? [] : [tableHtml(table)]),
    ...(steps === undefined ? [] : [`<ol>${steps.map(stepHtml).join("\n")}</ol>`]),
  ].join("\n");
}

function stepHtml({ what, why, commands, check }: Step): string {
  const reason = why === undefined ? "" : ` (${escaped(why)})`;
  const typed = commands.length === 0 ? "" : `<pre>${escaped(commands.join("\n"))}</pre>`;
  return `<li><label><input type="checkbox"> <strong>${escaped(what)}</strong></label>${reason}${typed}<div>Check: ${escaped(check)}.</div></li>`;
}

function tableHtml({ heading, rows }: NonNullable<Section["table"]>): string {
  const head = heading.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map((text) => `<td>${escaped(text)}</td>`).join("")}</tr>`).join("\n");
  return `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

const marks: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);

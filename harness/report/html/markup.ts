/** HTML that cannot be injected into: whatever is put into a template is text, unless a template made it. */
import { escaped } from "./page/draw.ts";

export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | undefined | false | readonly Part[];

export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((before, text, i) => `${before}${i === 0 ? "" : textOf(parts[i - 1])}${text}`, ""));

/** SVG of our own making, and nothing else. */
export const drawn = (svg: string): Markup => new Markup(svg);

function textOf(part: Part): string {
  if (part === undefined || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "string") return escaped(part);
  return typeof part === "number" ? String(part) : part.map(textOf).join("");
}

/** A table with a caption that a screen reader says first; columns of figures are aligned to the right. */
export function table(
  caption: string,
  heading: readonly (string | Markup)[],
  rows: readonly (readonly (string | number | Markup)[])[],
  figures: readonly number[] = [],
): Markup {
  const cell = (column: number) => (figures.includes(column) ? new Markup(' class="n"') : new Markup(""));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${heading.map((one, i) => html`<th scope="col"${cell(i)}>${one}</th>`)}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((one, i) => (i === 0 ? html`<th scope="row"${cell(i)}>${one}</th>` : html`<td${cell(i)}>${one}</td>`))}</tr>`,
  )}</tbody></table></div>`;
}

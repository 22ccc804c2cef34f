/** What pages carry of their own: script and style, each as one text, and the hashes by which nothing else may run. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import type { PageAssets } from "../report/html/report-html.ts";

/** In the order in which they need each other. */
const shared = ["scene.ts", "page/draw.ts", "page/nearest.ts", "page/shell.ts", "page/trace.ts"];

const made = new Map<string, PageAssets>();

function assetsWith(main: string, styles: readonly string[]): PageAssets {
  const known = made.get(main);
  if (known !== undefined) return known;
  const script = [...shared, main].map((part) => scriptOf(sourceOf(part))).join("\n");
  const assets = assetsOf(styles.map(sourceOf).join("\n"), script);
  made.set(main, assets);
  return assets;
}

export const reportAssets = (): PageAssets => assetsWith("page/main.ts", ["page/style.css"]);

/** Of a page without a script. */
export function trendsAssets(): Pick<PageAssets, "style" | "styleHash"> {
  const style = ["page/style.css", "page/trends.css"].map(sourceOf).join("\n");
  return { style, styleHash: hashOf(style) };
}

export const liveAssets = (): PageAssets => assetsWith("page/live.ts", ["page/style.css", "page/live.css"]);

const sourceOf = (file: string): string => readFileSync(new URL(`../report/html/${file}`, import.meta.url), "utf8");

/** The page's modules are put into one: no name is used in two of them, and a browser is given neither types nor files to ask for. */
const scriptOf = (source: string): string =>
  withoutTypes(source)
    .replaceAll(/^import [^;]*;$/gm, "")
    .replaceAll(/^export /gm, "")
    .replaceAll(/^ *\/\*\*[\s\S]*?\*\/$/gm, "")
    .replaceAll(/[ \t]+$/gm, "")
    .replaceAll(/\n{2,}/g, "\n");

/** What Node does with every source of ours as it loads it; asked for by name it says, on stderr and each time, that it is new. */
function withoutTypes(source: string): string {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

const assetsOf = (style: string, script: string): PageAssets => ({
  style,
  script,
  styleHash: hashOf(style),
  scriptHash: hashOf(script),
});

const hashOf = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";

const root = fileURLToPath(new URL("..", import.meta.url));
const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

const documents = ["README.md", ...readdirSync(join(root, "docs")).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith(".md"),
);

/** `<!-- sample: file -->` before a fenced block: the block is that file, or, with `#name`, its part between `// name {` and `// }`. */
const samplesIn = (document: string) =>
  [...textOf(document).matchAll(/<!-- sample: ([^\s#]+)(?:#(\S+))? -->\n+```\w*\n(.*?)```\n+<!-- \/sample -->/gs)].map(
    ([, file = "", part, text = ""]) => ({ document, file, part, text }),
  );

function partOf(text: string, name: string): string {
  const [, part] = new RegExp(`^[^\\n]*(?://|#) ${name} \\{\\n(.*?)^[^\\n]*(?://|#) \\}$`, "ms").exec(text) ?? [];
  if (part === undefined) throw new Error(`no part "${name}"`);
  const margin = /^ */.exec(part)?.[0] ?? "";
  return part.replaceAll(new RegExp(`^${margin}`, "gm"), "");
}

describe("documentation", () => {
  const samples = documents.flatMap(samplesIn);

  it("has no sample marker that is not understood", () => {
    const markers = documents.flatMap((document) => textOf(document).match(/^<!-- sample: /gm) ?? []);
    expect(samples, "samples understood").to.have.length(markers.length).greaterThan(0);
  });

  for (const { document, file, part, text } of samples)
    it(`${document} shows ${part === undefined ? file : `${part} of ${file}`} as it is, word for word`, () => {
      const there = textOf(file);
      expect(text, `${document} no longer shows what ${file} says: paste it`).to.equal(
        part === undefined ? there : partOf(there, part),
      );
    });

  it("leads to files that exist", () => {
    const missing = documents.flatMap((document) =>
      [...textOf(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)]
        .map(([, target = ""]) => join(root, dirname(document), target))
        .filter((target) => !existsSync(target))
        .map((target) => `${document}: ${target}`),
    );
    expect(missing).to.deep.equal([]);
  });

  it("names in the README every verb there is, and none that is not", () => {
    const { stdout } = spawnSync(process.execPath, [join(root, "harness/cli/main.ts"), "--help"], { encoding: "utf8" });
    const [, commands = ""] = stdout.split("Commands:");
    const verbs = [...commands.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, verb]) => verb).filter((verb) => verb !== "help");
    const documented = [...textOf("README.md").matchAll(/^\| `([a-z]+)[^`]*` +\|/gm)].map(([, verb]) => verb);
    expect(verbs).to.include("run");
    expect(documented).to.have.members(verbs);
  });
});

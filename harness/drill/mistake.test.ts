import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { MusterError, UsageError } from "../core/errors.ts";
import { mistakeIn } from "./mistake.ts";

describe("a mistake in a drill file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "muster-mistaken-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const mistake = async (text: string): Promise<MusterError> => {
    const file = join(folder, "own.drill.ts");
    writeFileSync(file, text);
    const error: unknown = await import(pathToFileURL(file).href).catch((thrown: unknown) => mistakeIn([file], thrown));
    if (!(error instanceof MusterError)) throw new Error("it loaded", { cause: error });
    return error;
  };
  const named = (line: string): string => `${relative(process.cwd(), folder)}/own.drill.ts${line} cannot be loaded: `;

  for (const [what, text, line, reason] of [
    ["a syntax error", "const a = 1;\nconst = 2;\n", ":2", ""],
    ["a module that is not there", 'import "./nowhere.ts";\n', "", "Cannot find module"],
    ["a name that a module does not have", 'import { nothing } from "node:path";\nnothing();\n', ":1", "The requested module"],
    ["what it throws as it loads", "\nnull.tags;\n", ":2", "Cannot read properties of null"],
  ] as const)
    it(`is bad usage: ${what}`, async () => {
      const error = await mistake(text);
      expect(error).to.include({ exitCode: 2, hint: "npm run check" });
      expect(error.message.startsWith(named(line) + reason), error.message).to.equal(true);
    });

  it("is told as it is where Muster has told it already", () => {
    const error = new UsageError("no gate");
    expect(mistakeIn(["x"], error)).to.equal(error);
  });
});

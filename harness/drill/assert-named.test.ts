import { resolve } from "node:path";
import { expect } from "chai";
import { UsageError } from "../core/errors.ts";
import { assertNamed } from "./assert-named.ts";

const drill = (name: string, line: number, ...tags: string[]) => ({
  name,
  place: { file: resolve("suites/own.drill.ts"), line },
  spec: { tags },
});

describe("a drill's name", () => {
  it("is accepted where nothing else has it", () => {
    expect(() => assertNamed(drill("broker-2-kill", 1, "own"), [drill("other", 2, "own")])).not.to.throw();
  });

  for (const name of ["", "Loss", "a/b", "../x", "a b"])
    it(`cannot be ${JSON.stringify(name)}`, () => {
      expect(() => assertNamed(drill(name, 1), [])).to.throw(UsageError, "suites/own.drill.ts:1: a drill cannot be called");
    });

  it("is refused, with both places, where another drill has it", () => {
    expect(() => assertNamed(drill("loss", 9), [drill("loss", 2)])).to.throw(
      UsageError,
      'two drills are called "loss": in suites/own.drill.ts:2 and in suites/own.drill.ts:9',
    );
  });

  it("is refused as a tag of another, whichever is defined first", () => {
    const [a, b] = [drill("loss", 1), drill("kill", 2, "loss")];
    for (const [later, earlier] of [
      [a, b],
      [b, a],
    ] as const)
      expect(() => assertNamed(later, [earlier])).to.throw(UsageError, 'the tag "loss" of drill "kill" in suites/own.drill.ts:2');
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { isPlainLine } from "./plain.ts";
import { ledgerLine } from "./schema.ts";

const of = { topic: "t", partition: 0, session: "s", cluster: "east" };
const write = {
  kind: "write",
  ...of,
  outcome: "acknowledged",
  seq: [0, 19],
  offset: 7,
  intended: [1, 1.095],
  answered: [1.004, 1.1],
  latencyMsMax: 5.5,
  late: 0,
};
const processed = { kind: "processed", ...of, group: "g", member: "m", offset: [7, 26], seq: [0, 19], at: [1.2, 1.3] };
const log = { kind: "log", ...of, isolation: "uncommitted", origin: "native", offset: [7, 26], seq: [0, 19] };
const plain = [write, { ...write, offset: null, latencyMsMax: null }, processed, log];

const odd = fc.oneof(
  fc.constantFrom(undefined, null, "", -1, -0, 0, 19, 20, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, "acknowledged"),
  fc.constantFrom([], [0, 18], [19, 0], [0, 19, 1], [0, "19"], [1.5, 3], [-2, -1], [Number.NaN, 1], ["m"]),
  fc.anything(),
);

/** A plain line with one thing wrong, or at least different. */
const damaged = fc
  .record({ line: fc.constantFrom(...plain), fields: fc.nat(20), value: odd, how: fc.constantFrom("set", "add", "drop") })
  .map(({ line, fields, value, how }) => {
    const names = Object.keys(line);
    const name = names[fields % names.length] ?? "kind";
    if (how === "drop") return Object.fromEntries(Object.entries(line).filter(([key]) => key !== name));
    return { ...line, [how === "add" ? (["kernel", "read", "error", "keys", "txn", "extra"][fields % 6] ?? "") : name]: value };
  });

describe("a plain line", () => {
  for (const line of plain)
    it(`is known at once: ${JSON.stringify(line)}`, () => {
      expect(isPlainLine(line)).to.equal(true);
      expect(ledgerLine.safeParse(line).success).to.equal(true);
    });

  it("is never one that the schema refuses", () => {
    let [yes, no] = [0, 0];
    fc.assert(
      fc.property(damaged, (line) => {
        const told = isPlainLine(line);
        if (told) expect(ledgerLine.safeParse(line).success, JSON.stringify(line)).to.equal(true);
        if (told) yes++;
        else no++;
      }),
      { numRuns: 20_000 },
    );
    expect([yes > 100, no > 100]).to.deep.equal([true, true]);
  });

  it("is not every line that the schema accepts: of the rare ones it is asked", () => {
    for (const rare of [
      { ...write, kernel: "vm2" },
      { ...log, read: "final" },
      { ...write, outcome: "rejected", error: "E" },
    ]) {
      expect(isPlainLine(rare)).to.equal(false);
      expect(ledgerLine.safeParse(rare).success).to.equal(true);
    }
  });
});

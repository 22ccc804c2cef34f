import { expect } from "chai";
import fc from "fast-check";
import type { OwnConfigs } from "./topicConfig.ts";
import { TopicOverrides } from "./topicOverrides.ts";

const topic = "one/orders";

describe("settings that faults put over a topic's own", () => {
  it("leave what the other wants, and at last what was there before both", () => {
    const overrides = new TopicOverrides();
    overrides.add("f1", { topic, settings: { "retention.ms": "1000" } }, { "retention.ms": "600000" });
    overrides.add("f2", { topic, settings: { "retention.ms": "2000" } }, { "retention.ms": "1000" });
    expect(overrides.without("f1")).to.deep.equal({ "retention.ms": "2000" });
    overrides.remove("f1");
    expect(overrides.without("f2")).to.deep.equal({ "retention.ms": "600000" });
    expect(overrides.without("f1"), "it has gone").to.deep.equal({});
  });

  it("are not part of what a deleted topic was like", () => {
    const overrides = new TopicOverrides();
    overrides.add("f1", { topic, settings: { a: "9", b: "9" } }, { a: "1", b: null });
    expect(overrides.cleared(topic, { a: "9", b: "9", c: "3" })).to.deep.equal({ a: "1", b: null, c: "3" });
    expect(overrides.wanted(topic)).to.deep.equal({ a: "9", b: "9" });
    expect(overrides.wanted("two/orders")).to.deep.equal({});
  });

  it("leave no trace, in whatever order they come and go", () => {
    const step = fc.record({
      lease: fc.constantFrom("f1", "f2", "f3"),
      key: fc.constantFrom("a", "b"),
      value: fc.nat(9).map(String),
    });
    fc.assert(
      fc.property(fc.array(step), fc.constantFrom(null, "own"), (steps, own) => {
        const overrides = new TopicOverrides();
        const has: Record<string, string | null> = { a: own, b: "5" };
        const standing = new Set<string>();
        const end = (lease: string): void => {
          Object.assign(has, overrides.without(lease));
          overrides.remove(lease);
          standing.delete(lease);
        };
        for (const { lease, key, value } of steps) {
          if (standing.has(lease)) {
            end(lease);
            continue;
          }
          const settings: OwnConfigs = { [key]: value };
          overrides.add(lease, { topic, settings }, { [key]: has[key] ?? null });
          Object.assign(has, settings);
          standing.add(lease);
        }
        expect({ ...has, ...overrides.wanted(topic) }, "what the last said holds").to.deep.equal(has);
        for (const lease of standing) end(lease);
        expect(has).to.deep.equal({ a: own, b: "5" });
      }),
    );
  });
});

import { expect } from "chai";
import { GuardRefused } from "../core/errors.ts";
import { linkStateOf } from "./link-state.ts";

const connector = (state: string, ...tasks: string[]) => ({
  connector: { state },
  tasks: tasks.map((each, id) => ({ id, state: each })),
});

describe("the state of a link", () => {
  it("is what all its connectors and their tasks say", () => {
    expect(linkStateOf({ source: connector("RUNNING", "RUNNING"), checkpoint: connector("RUNNING") })).to.equal("running");
    expect(linkStateOf({ source: connector("STOPPED"), checkpoint: connector("STOPPED") })).to.equal("stopped");
    expect(linkStateOf({ source: null, checkpoint: null })).to.equal("absent");
  });

  it("is changing while they differ, and while a stopped one has tasks left", () => {
    expect(linkStateOf({ source: connector("RUNNING", "RUNNING"), checkpoint: connector("STOPPED") })).to.equal("changing");
    expect(linkStateOf({ source: connector("STOPPED", "RUNNING") })).to.equal("changing");
    expect(linkStateOf({ source: connector("RUNNING", "UNASSIGNED") })).to.equal("changing");
    expect(linkStateOf({ source: connector("PAUSED", "PAUSED"), checkpoint: null })).to.equal("changing");
  });

  it("is refused where anything has FAILED, with the reason's first line", () => {
    const failed = { connector: { state: "FAILED", trace: "org.apache.kafka.KafkaException: no\n\tat x" }, tasks: [] };
    expect(() => linkStateOf({ source: failed })).to.throw(
      GuardRefused,
      "connector source is FAILED: org.apache.kafka.KafkaException: no",
    );
    expect(() => linkStateOf({ source: connector("RUNNING", "FAILED") })).to.throw(
      /task 0 of source is FAILED: Connect tells no reason/,
    );
  });
});

import { expect } from "chai";
import type { AgentListener } from "../runtime/agent-link.ts";
import { Relay } from "./relay.ts";

const heard: string[] = [];
const drill = (name: string): AgentListener => ({
  event: (from, { event, at }) => heard.push(`${name}: ${from} ${event} ${at}`),
  ledger: (from) => heard.push(`${name}: ${from} ledger`),
  log: (from, text) => heard.push(`${name}: ${from} ${text}`),
});
const event = (at: number) => ({ at, event: "node.state" });

describe("who hears the agents of a kept world", () => {
  beforeEach(() => heard.splice(0));

  it("tells the first drill everything until it ends, and nothing after", () => {
    const relay = new Relay(drill("a"));
    relay.event("n1", event(1));
    relay.end();
    relay.event("n1", event(2));
    relay.log("n1", "late");
    expect(heard).to.deep.equal(["a: n1 node.state 1"]);
  });

  it("counts a ledger line that no drill hears: it was somebody's", () => {
    const relay = new Relay(drill("a"));
    relay.end();
    relay.ledger("clients", { ledger: {} } as never);
    relay.hold(5);
    relay.ledger("clients", { ledger: {} } as never);
    expect(relay.unheard).to.equal(2);
    expect(heard).to.deep.equal([]);
  });

  it("keeps from the next drill what happened before it, and tells what was held back once it has the world", () => {
    const relay = new Relay(drill("a"));
    relay.end();
    relay.hold(5);
    relay.event("n1", event(4.9));
    relay.event("n1", event(5.1));
    expect(heard).to.deep.equal([]);
    relay.begin(drill("b"));
    relay.event("n1", event(4.8));
    relay.event("n1", event(6));
    expect(heard).to.deep.equal(["b: n1 node.state 5.1", "b: n1 node.state 6"]);
  });

  it("tells a drill that gets another world nothing of this one", () => {
    const relay = new Relay(drill("a"));
    relay.end();
    relay.hold(5);
    relay.event("n1", event(6));
    relay.end();
    relay.begin(drill("b"));
    expect(heard).to.deep.equal([]);
  });
});

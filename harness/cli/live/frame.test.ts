import { expect } from "chai";
import { frameOf } from "./frame.ts";
import { changesOf } from "./screen.ts";
import type { NodeSight, Snapshot, WorkloadSight } from "./snapshot.ts";
import { printed } from "./spans.ts";

const node = (over: Partial<NodeSight> = {}): NodeSight => ({
  node: "east1",
  cluster: "east",
  region: "east",
  zone: "a",
  roles: ["broker", "controller"],
  process: "running",
  exit: null,
  forSeconds: 60,
  leadsQuorum: false,
  leads: 4,
  silentForSeconds: null,
  ...over,
});
const load = (over: Partial<WorkloadSight> = {}): WorkloadSight => ({
  name: "payments",
  tier: "tier-1",
  cluster: "east",
  topic: "payments",
  partitions: 6,
  scheduledPerSecond: 400,
  acknowledgedPerSecond: 399,
  processedPerSecond: 398,
  p50Ms: 80.4,
  p99Ms: 160.2,
  failed: 0,
  unsent: 0,
  errors: {},
  behind: 12,
  endsInSeconds: 300,
  out: null,
  unreadForSeconds: null,
  wasOutForSeconds: null,
  gateSeconds: 60,
  ...over,
});
const snapshot = (over: Partial<Snapshot> = {}): Snapshot => ({
  run: "abc123",
  topology: "active-passive",
  wall: "20:31:07",
  nodes: [node({ leadsQuorum: true }), node({ node: "east2", leads: 2 })],
  partitions: { total: 18, leaderless: [], underReplicated: [] },
  quorums: [{ cluster: "east", leader: "east1", epoch: 3 }],
  links: [],
  faults: [],
  workloads: [load()],
  lags: [],
  silent: [],
  problem: null,
  ...over,
});
const shown = (over: Partial<Snapshot> = {}, width = 80): string =>
  printed(frameOf(snapshot(over)), { width, colour: false }).join("\n");

describe("a frame of the live view", () => {
  it("shows who leads the quorum, what each node leads, and the load", () => {
    const text = shown();
    expect(text).to.match(/✓ {2}east1 ★ {2}east\/a {2}broker\+ctrl {2}running {2}leads 4/);
    expect(text).to.include("ISR      all 18 partitions full");
    expect(text).to.match(/payments {2}tier-1 {2}east {2}399 of 400 {2}398 {5}80\/160/);
    expect(text).to.include("no fault is active");
  });

  it("runs a stopwatch from the last acknowledgement, against the tier's gate, and says when it is over", () => {
    const out = { forSeconds: 4.23, partitions: 2 };
    expect(shown({ workloads: [load({ out })] })).to.include(
      "✗ payments out for 4.2 s of 60 s (tier-1)  2 of 6 partitions unacknowledged",
    );
    expect(shown({ workloads: [load({ out: { ...out, forSeconds: 61 } })] })).to.include("of 60 s (tier-1): missed");
    expect(shown({ workloads: [load({ wasOutForSeconds: 8.3 })] })).to.include("✓ payments is back, after 8.3 s of 60 s");
    expect(shown({ workloads: [load({ unreadForSeconds: 3 })] })).to.include("✗ payments unread for 3.0 s");
  });

  it("shows a dead node, partitions without a leader, and a fault with its countdown", () => {
    const text = shown(
      {
        nodes: [node({ process: "exited", exit: "SIGKILL", forSeconds: 14.2, leads: 0, silentForSeconds: 13 })],
        partitions: {
          total: 18,
          leaderless: ["east payments/3"],
          underReplicated: ["east payments/3", "east payments/5", "east orders/1"],
        },
        faults: [{ id: "f1", kind: "kill", what: "kill(east1)", endsInSeconds: 582, agents: ["east1"], problem: null }],
      },
      120,
    );
    expect(text).to.match(/✗ {2}east1 .*exited \(SIGKILL\) for 14.2 s {2}leads 0$/m);
    expect(text).to.include("3 of 18 under-replicated · 1 without a leader: east payments 2, east orders 1");
    expect(text).to.match(/f1 {2}kill\(east1\) {2}it ends by itself in 9 min 42 s/);
  });

  it("draws links as a matrix of directions, and says where only some paths are cut", () => {
    const link = { from: "east", to: "west", modes: ["drop"], affected: 18, paths: 18 };
    const lines = shown({ links: [link, { from: "west", to: "east", modes: ["slow"], affected: 3, paths: 18 }] }).split("\n");
    const at = lines.findIndex((line) => line.startsWith("links"));
    expect(lines.slice(at + 1, at + 4).map((line) => line.trim().split(/ {2,}/))).to.deep.equal([
      ["east", "west"],
      ["east", "·", "drop"],
      ["west", "slow 3/18", "·"],
    ]);
  });

  it("tells a node whose process runs and that answers nobody", () => {
    expect(shown({ nodes: [node({ silentForSeconds: 13 })] })).to.match(/running {2}leads 4 {2}silent for 13.0 s/);
  });

  it("says who does not answer, and shows of such a node nothing that it does not know", () => {
    const silent = [{ agent: "east1", why: "no answer within 900 ms" }];
    const text = shown({ nodes: [node({ process: null, forSeconds: null, leads: null })], silent, partitions: null });
    expect(text).to.include("? east1 does not answer: no answer within 900 ms");
    expect(text).to.match(/\? {2}east1 .* not known/);
    expect(shown({ problem: "nobody answers there" }).split("\n").at(-1)).to.equal("✗ nobody answers there");
  });

  it("keeps to the width, and lets no name move the cursor", () => {
    const evil = `a\u001b[2J\u0007\n\u202e${"x".repeat(100)}`;
    const lines = printed(frameOf(snapshot({ workloads: [load({ name: evil })], topology: evil })), { width: 80, colour: false });
    expect(Math.max(...lines.map((line) => line.length))).to.equal(80);
    expect(lines.join("")).not.to.match(/[\p{Cc}\p{Cf}]/u);
    expect(lines[0]).to.match(/^a\\u001b\[2J/);
  });

  it("has colour only where it is asked for", () => {
    const esc = String.fromCodePoint(0x1b);
    expect(printed(frameOf(snapshot()), { width: 80, colour: true }).join("")).to.include(`${esc}[32m✓`);
    expect(shown()).not.to.include(esc);
  });
});

describe("what is news to somebody who reads a log", () => {
  it("is who runs, leads and is out, and no figure", () => {
    const before = changesOf(snapshot());
    expect(changesOf(snapshot({ wall: "20:31:08", workloads: [load({ acknowledgedPerSecond: 1 })] }))).to.equal(before);
    expect(changesOf(snapshot({ nodes: [node({ leads: 3 })] }))).not.to.equal(before);
    expect(changesOf(snapshot({ workloads: [load({ out: { forSeconds: 2, partitions: 1 } })] }))).not.to.equal(before);
  });
});

import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { cutModes } from "../faults/fault.ts";
import type { World } from "../runtime/world.ts";
import { bareWorld, pathFrom } from "./sockets/bare-world.ts";
import { type Case, type Cell, cellOf, tableOf } from "./sockets/cut-table.ts";
import { cutOf } from "./sockets/faults.ts";
import { Peer } from "./sockets/peer-link.ts";

/** TCP that backs off tries again about 0.2, 0.6, 1.4, 3 and 6.2 s after it sent: a cut that is healed here would be noticed 2 s later. */
const triesAgainTooLate = seconds(4.1);

/** docs/faults.md, first table: what live and new connections see of a cut of each mode and way, and what they see at its heal. */
describe("cut modes on real sockets", function () {
  this.timeout(seconds(90));
  let world: World;
  let node: Peer;
  let client: Peer;
  const cells: Cell[] = [];
  let played = 0;

  before(async () => {
    world = await bareWorld("cut-modes-test");
    const path = pathFrom(world, "beyond");
    [node, client] = await Promise.all([Peer.in(world, path.target), Peer.in(world, path.source)]);
    node.tell({ do: "listen", host: path.upstream.address, port: path.upstream.port });
    await node.see("the node to listen", seconds(10), ({ event }) => event === "listening");
  });

  after(async () => {
    process.stdout.write(`${tableOf(cells)}\n`);
    node?.end();
    client?.end();
    await world?.[Symbol.asyncDispose]();
  });

  const open = (name: string): void => {
    const { target, listen } = pathFrom(world, "beyond");
    client.tell({ do: "open", name, host: target, port: listen.port });
  };
  const connected = async (name: string, text: string): Promise<void> => {
    open(name);
    await client.see(`${name} to connect`, seconds(3), (seen) => seen.name === name && seen.event === "connected");
    client.tell({ do: "send", name, text });
    await client.see(`${name} to be answered`, seconds(3), (seen) => seen.name === name && seen.text === `echo of ${text}`);
  };

  async function play({ mode, way }: Case, forMs = mode === "refuse" || mode === "reset" ? 350 : 1350): Promise<Cell> {
    client.seen.length = 0;
    node.seen.length = 0;
    const id = `${mode}-${way}-${++played}`;
    const name = (connection: string): string => `${id}-${connection}`;
    await connected(name("idle"), `before ${name("idle")}`);
    await connected(name("busy"), `before ${name("busy")}`);

    const cut = await world.fabric.ask("cut", cutOf(id, mode, [{ path: pathFrom(world, "beyond").path, way }]));
    client.tell({ do: "send", name: name("busy"), text: `during ${name("busy")}` });
    open(name("new"));
    client.tell({ do: "send", name: name("new"), text: `during ${name("new")}` });
    await sleep(150);
    node.tell({ do: "push", text: `pushed ${id}` });
    await sleep(forMs);

    const healed = await world.fabric.ask("undo", { lease: id }, seconds(12));
    await connected(name("after"), `after ${name("after")}`);
    const patience = { drop: 2500, hold: 700, blackhole: 400, refuse: 200, reset: 200 }[mode];
    await sleep(patience);
    for (const connection of ["idle", "busy", "new", "after"]) client.tell({ do: "close", name: name(connection) });
    const cell = cellOf(id, { mode, way }, { cut, healed, client: client.seen, node: node.seen });
    cells.push(cell);
    return cell;
  }

  const silent = /^silence$/;
  const expected: Record<string, Record<keyof Cell["saw"], RegExp>> = {
    "drop both": {
      idle: silent,
      busy: silent,
      nodeSide: silent,
      fresh: /^no connection$/,
      atHeal: /^stays open$/,
      out: /^delivered/,
      back: /^delivered/,
    },
    "refuse both": {
      idle: /^FIN/,
      busy: /^FIN/,
      nodeSide: /^FIN/,
      fresh: /^ECONNREFUSED/,
      atHeal: /^gone$/,
      out: /^lost$/,
      back: /^lost$/,
    },
    "reset both": {
      idle: /^RST/,
      busy: /^RST/,
      nodeSide: /^RST/,
      fresh: /^(connects, then )?RST/,
      atHeal: /^gone$/,
      out: /^lost$/,
      back: /^lost$/,
    },
    "blackhole both": {
      idle: silent,
      busy: silent,
      nodeSide: silent,
      fresh: /^connects, then silence$/,
      atHeal: /^FIN/,
      out: /^lost$/,
      back: /^lost$/,
    },
    "hold both": {
      idle: silent,
      busy: silent,
      nodeSide: silent,
      fresh: /^connects, then silence$/,
      atHeal: /^stays open$/,
      out: /^delivered/,
      back: /^delivered/,
    },
  };

  for (const mode of cutModes)
    it(`${mode}, both ways, is what docs/faults.md says`, async () => {
      const { saw } = await play({ mode, way: "both" });
      for (const [what, pattern] of Object.entries(expected[`${mode} both`] ?? {}))
        expect(saw[what as keyof typeof saw], `${mode}: ${what}`).to.match(pattern);
    });

  for (const mode of ["drop", "blackhole", "hold"] as const)
    for (const way of ["out", "back"] as const)
      it(`${mode}, ${way} alone, stops those bytes and lets the others through`, async () => {
        const cell = await play({ mode, way });
        const other = way === "out" ? "back" : "out";
        expect(cell.passed[way], `bytes ${way}`).to.equal(false);
        expect(cell.passed[other], `bytes ${other}`).to.equal(true);
        expect(cell.saw.fresh).to.match(mode === "drop" ? /^no connection$/ : /^connects, then /);
        expect(cell.saw[way]).to.match(mode === "blackhole" ? /^lost$/ : /^delivered/);
        expect(cell.saw.atHeal).to.match(mode === "blackhole" ? /^FIN/ : /^stays open$/);
      });

  it("delivers what was held soon after the heal, not when TCP's back-off is over", async () => {
    const { deliveredAfterMs } = await play({ mode: "hold", way: "both" }, triesAgainTooLate);
    expect(deliveredAfterMs).to.be.lessThan(milliseconds(600));
  });

  it("shows each refusal and reset within 150 ms", () => {
    for (const { played, endedAfterMs } of cells)
      if (played.mode === "refuse" || played.mode === "reset") expect(endedAfterMs, played.mode).to.be.lessThan(150);
  });
});

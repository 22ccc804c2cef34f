import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import { bareWorld, pathFrom } from "./sockets/bare-world.ts";
import { cutOf, degradeOf } from "./sockets/faults.ts";
import { Peer } from "./sockets/peer-link.ts";

/** A heal has three rungs of 3 s each, faults.md. */
const healsWithin = 10;

describe("the fabric", function () {
  this.timeout(seconds(60));
  let world: World;
  let node: Peer;
  let client: Peer;
  let asideClient: Peer;
  const heard: string[] = [];
  let opened = 0;

  before(async () => {
    world = await bareWorld("fabric-test", (event) => heard.push(event));
    const { target, upstream } = pathFrom(world, "beyond");
    [node, client, asideClient] = await Promise.all([Peer.in(world, target), Peer.in(world, "beyond"), Peer.in(world, "aside")]);
    node.tell({ do: "listen", host: upstream.address, port: upstream.port });
    await node.see("the node to listen", seconds(10), ({ event }) => event === "listening");
  });

  after(async () => {
    for (const peer of [node, client, asideClient]) peer?.end();
    await world?.[Symbol.asyncDispose]();
  });

  const paths = (way: "both" | "out" | "back" = "both") => [{ path: pathFrom(world, "beyond").path, way }];
  const undo = (lease: string) => world.fabric.ask("undo", { lease }, seconds(15));

  async function open(peer: Peer = client, source: "beyond" | "aside" = "beyond"): Promise<string> {
    const name = `c${++opened}`;
    const { target, listen } = pathFrom(world, source);
    peer.tell({ do: "open", name, host: target, port: listen.port });
    await peer.see(`${name} to connect`, seconds(5), (seen) => seen.name === name && seen.event === "connected");
    return name;
  }

  /** Milliseconds until what is sent comes back. */
  async function askedOn(name: string, text: string, peer: Peer = client): Promise<number> {
    const from = performance.now();
    peer.tell({ do: "send", name, text });
    const answer = `echo of ${text}`.slice(0, 60);
    await peer.see(`an answer on ${name}`, seconds(5), (seen) => seen.name === name && seen.text === answer);
    return performance.now() - from;
  }

  async function works(): Promise<void> {
    await askedOn(await open(), `works ${opened}`);
  }

  /** A connection whose opener takes nothing more, with data in flight to it that fills every buffer on the way. */
  /** Of a socket that a process still has: those of the tests before, which are closed, wait on in the kernel. */
  const waitsForReader = (tcpTable: string): boolean =>
    tcpTable.split("\n").some((line) => {
      const fields = line.trim().split(/\s+/);
      return fields[5]?.startsWith("04:") === true && fields[9] !== "0";
    });

  async function stuckReader(): Promise<void> {
    const name = await open();
    await askedOn(name, `before ${name}`);
    const behind = node.seen.find(({ text }) => text === `before ${name}`)?.name;
    client.tell({ do: "stopReading", name });
    await sleep(100);
    node.tell({ do: "flood", name: behind });
    await eventually({
      what: "the fabric to wait for a reader",
      within: seconds(10),
      every: milliseconds(100),
      probe: async () => {
        const { stdout } = await executeForText(world.container("fabric"), ["cat", "/proc/net/tcp"]);
        return waitsForReader(stdout) ? { done: undefined } : { seen: "no closed window" };
      },
    });
  }

  const inFabric = (program: string) => executeForText(world.container("fabric"), ["node", "--input-type=module", "-e", program]);

  it("leaves a path cut by the leases that are left, each in its own mode", async () => {
    const live = await open();
    await askedOn(live, "before the cuts");
    await world.fabric.ask("cut", cutOf("f1", "drop", paths()));
    await world.fabric.ask("cut", cutOf("f2", "hold", paths()));
    await world.fabric.ask("cut", cutOf("f3", "refuse", paths()));
    await undo("f1");
    const refused = `c${++opened}`;
    const { target, listen } = pathFrom(world, "beyond");
    client.tell({ do: "open", name: refused, host: target, port: listen.port });
    await client.see("a refusal", seconds(3), (seen) => seen.name === refused && seen.event === "ECONNREFUSED");
    await undo("f3");
    const held = await open();
    client.tell({ do: "send", name: held, text: "held" });
    await sleep(400);
    expect(node.seen.some(({ text }) => text === "held")).to.equal(false);
    await undo("f2");
    await client.see("what was held", seconds(2), ({ text }) => text === "echo of held");
  });

  it("refuses what has no meaning, and does nothing then", async () => {
    const complaint = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => "none",
        (error: Error) => error.message,
      );
    for (const mode of ["refuse", "reset"] as const)
      expect(await complaint(world.fabric.ask("cut", cutOf("f", mode, paths("back"))))).to.include('not "back"');
    expect(await complaint(world.fabric.ask("cut", cutOf("f", "drop", [])))).to.include("of no path");
    expect(await complaint(world.fabric.ask("degrade", degradeOf("f", paths(), {})))).to.include("adds nothing");
    expect([...(await world.fabric.ask("leases", {}))]).to.deep.equal([]);
    await works();
  });

  it("degrades: answers take as much longer as was asked, and as long as before after the heal", async () => {
    const live = await open();
    const usual = Math.min(await askedOn(live, "u1"), await askedOn(live, "u2"), await askedOn(live, "u3"));
    await world.fabric.ask("degrade", degradeOf("slow", paths(), { rttMs: 200 }));
    await world.fabric.ask("degrade", degradeOf("slower", paths("back"), { rttMs: 200 }));
    const slow = await askedOn(live, "slow");
    expect(slow - usual).to.be.within(290, 600);
    await undo("slow");
    expect((await askedOn(live, "less slow")) - usual).to.be.within(90, 280);
    expect(await undo("slower")).to.include({ wasHeld: true, rung: "undo" });
    expect((await askedOn(live, "well")) - usual).to.be.lessThan(90);
  });

  it("degrades: no more bytes a second than was asked", async () => {
    const live = await open();
    await world.fabric.ask("degrade", degradeOf("narrow", paths("out"), { kilobytesPerSecond: 50, sliceBytes: 1000 }));
    const took = await askedOn(live, "x".repeat(50_000));
    expect(took).to.be.within(800, 1600);
    await undo("narrow");
    expect(await askedOn(live, "y".repeat(50_000))).to.be.lessThan(300);
  });

  it("cuts and heals in every mode at once where a reader has stopped, without leaving the first rung", async () => {
    for (const mode of ["drop", "hold", "blackhole", "reset", "refuse"] as const) {
      await stuckReader();
      const { issuedAt, appliedAt } = await world.fabric.ask("cut", cutOf(`stuck-${mode}`, mode, paths()));
      const healed = await undo(`stuck-${mode}`);
      expect(appliedAt - issuedAt, mode).to.be.lessThan(0.5);
      expect(healed.appliedAt - healed.issuedAt, mode).to.be.lessThan(0.5);
      expect(healed.rung, mode).to.equal("undo");
      await works();
    }
  });

  it("does not degrade where a reader has stopped, and heals by closing the path where one stopped since", async () => {
    await works();
    await world.fabric.ask("degrade", degradeOf("since", paths(), { rttMs: 400 }));
    await stuckReader();
    const again = await world.fabric.ask("degrade", degradeOf("more", paths(), { rttMs: 100 })).catch((error: Error) => error);
    expect((again as Error).message).to.include("stopped reading");
    expect([...(await world.fabric.ask("leases", {}))].map(({ lease }) => lease)).to.deep.equal(["since"]);
    const healed = await undo("since");
    expect(healed.rung).to.equal("toggle");
    expect(healed.appliedAt - healed.issuedAt).to.be.lessThan(healsWithin);
    expect(await askedOn(await open(), "unstuck")).to.be.lessThan(300);
  });

  it("heals a wedged toxiproxy within 10 s by restarting it, and leaves other sources' connections alone", async () => {
    const elsewhere = await open(asideClient, "aside");
    await askedOn(elsewhere, "elsewhere before", asideClient);
    await world.fabric.ask("degrade", degradeOf("wedged", paths(), { rttMs: 400 }));
    await stuckReader();
    const wedging = await inFabric(wedge(pathFrom(world, "beyond").path));
    expect(wedging.stdout, wedging.stderr).to.include("no answer");

    const from = performance.now();
    const healed = await undo("wedged");
    expect(healed.rung).to.equal("restart");
    expect(performance.now() - from).to.be.lessThan(seconds(healsWithin));
    expect(await askedOn(await open(), "unwedged")).to.be.lessThan(300);
    await askedOn(elsewhere, "elsewhere still", asideClient);
  });

  it("starts a toxiproxy that died again, as its leases want it", async () => {
    heard.length = 0;
    await world.fabric.ask("cut", cutOf("outliving", "refuse", paths()));
    expect((await inFabric(killServer())).stdout).to.include("killed");
    await eventually({
      what: "the fabric to start it again",
      within: seconds(10),
      every: milliseconds(50),
      probe: async () => (heard.includes("proxy.restarted") ? { done: undefined } : { seen: heard.join(", ") }),
    });
    const refused = `c${++opened}`;
    const { target, listen } = pathFrom(world, "beyond");
    client.tell({ do: "open", name: refused, host: target, port: listen.port });
    await client.see("a refusal", seconds(3), (seen) => seen.name === refused && seen.event === "ECONNREFUSED");
    expect((await undo("outliving")).rung).to.equal("undo");
    await works();
    expect(heard).to.include("proxy.died");
  });

  const apiPort = (): number => 20_000 + [...new Set(world.plan.paths.map(({ source }) => source))].indexOf("beyond");

  const killServer = (): string => `
    import { readdirSync, readFileSync } from "node:fs";
    for (const pid of readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name))) {
      const words = readFileSync("/proc/" + pid + "/cmdline", "utf8").split("\\0");
      if (words[0] !== "toxiproxy-server" || !words.includes("${apiPort()}")) continue;
      process.kill(Number(pid), "SIGKILL");
      console.log("killed");
    }`;

  /** Changes a toxic behind the fabric's back, as nobody may where a reader has stopped. */
  const wedge = (path: string): string => `
    const at = "http://127.0.0.1:${apiPort()}/proxies/${path.replaceAll(/[^\w-]/g, "_")}";
    const body = JSON.stringify({ attributes: { latency: 77 } });
    const signal = AbortSignal.timeout(1500);
    const answer = await fetch(at + "/toxics/latency_downstream", { method: "POST", body, signal }).catch(() => undefined);
    console.log(answer === undefined ? "no answer" : await answer.text());`;
});

import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { executeForText } from "../runtime/execute.ts";
import type { World } from "../runtime/world.ts";
import type { Carried } from "../timeline/events.ts";
import { bareWorld, pathFrom } from "./sockets/bare-world.ts";
import { cutOf } from "./sockets/faults.ts";
import { Peer } from "./sockets/peer-link.ts";

const megabyte = 2 ** 20;
const headerBytes = 52;
/** Of an Ethernet frame's 1,500 bytes. */
const segmentBytes = 1448;

/** What the fabric counts of a path, held against a transfer of known length over real sockets. */
describe("the fabric's counters", function () {
  this.timeout(seconds(90));
  let world: World;
  let node: Peer;
  let client: Peer;
  let opened = 0;

  before(async () => {
    world = await bareWorld("traffic-test");
    const { target, upstream } = pathFrom(world, "beyond");
    [node, client] = await Promise.all([Peer.in(world, target), Peer.in(world, "beyond")]);
    node.tell({ do: "listen", host: upstream.address, port: upstream.port });
    await node.see("the node to listen", seconds(10), ({ event }) => event === "listening");
  });

  after(async () => {
    for (const peer of [node, client]) peer?.end();
    await world?.[Symbol.asyncDispose]();
  });

  const nothing: Carried = { out: [0, 0], back: [0, 0] };
  const payloadOf = ([bytes, packets]: Carried["out"]): number => bytes - headerBytes * packets;
  async function read(): Promise<{ out: number; back: number; packets: number }> {
    const { paths } = await world.fabric.ask("traffic", {});
    const { out, back } = paths[pathFrom(world, "beyond").path] ?? nothing;
    return { out: payloadOf(out), back: payloadOf(back), packets: out[1] + back[1] };
  }

  /** TCP segments that the kernel sent more than once, on either side of the path: on the wire they are traffic like the first. */
  async function sentAgain(): Promise<number> {
    const counts = ["beyond", pathFrom(world, "beyond").target, "fabric"].map(async (host) => {
      const { stdout } = await executeForText(world.container(host), ["cat", "/proc/net/snmp"]);
      const [names = [], values = []] = stdout.split("\n").flatMap((line) => (line.startsWith("Tcp: ") ? [line.split(" ")] : []));
      return Number(values[names.indexOf("RetransSegs")]);
    });
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }

  async function open(): Promise<string> {
    const name = `c${++opened}`;
    const { target, listen } = pathFrom(world, "beyond");
    client.tell({ do: "open", name, host: target, port: listen.port });
    await client.see(`${name} to connect`, seconds(5), (seen) => seen.name === name && seen.event === "connected");
    return name;
  }

  /** So many bytes there; as many back, and "echo of " before them. */
  async function exchange(name: string, bytes: number): Promise<{ out: number; back: number }> {
    const mark = `${name} ${client.seen.length} `;
    const text = mark.padEnd(bytes - 1, "x");
    client.tell({ do: "send", name, text });
    const beginning = `echo of ${text}`.slice(0, 60);
    await client.see(`the echo on ${name}`, seconds(30), (seen) => seen.name === name && seen.text === beginning);
    return { out: bytes, back: bytes + "echo of ".length };
  }

  it("say within 0.1 % what was transferred, in both directions, and what TCP sent again", async () => {
    const name = await open();
    for (const bytes of [8 * megabyte, megabyte]) {
      const before = { ...(await read()), again: await sentAgain() };
      const sent = await exchange(name, bytes);
      const after = { ...(await read()), again: await sentAgain() };
      const [out, back, again] = [after.out - before.out, after.back - before.back, after.again - before.again];
      process.stdout.write(
        `  ${sent.out} B there counted as ${out}, ${sent.back} B back as ${back}, ` +
          `in ${after.packets - before.packets} packets; ${again} segments sent again\n`,
      );
      expect(out).to.be.within(sent.out, sent.out * 1.001 + again * segmentBytes);
      expect(back).to.be.within(sent.back, sent.back * 1.001 + again * segmentBytes);
    }
  });

  it("count many small messages to the byte, nearly", async () => {
    const name = await open();
    const before = await read();
    let sum = 0;
    for (let i = 0; i < 100; i += 1) sum += (await exchange(name, 200)).out;
    expect((await read()).out - before.out).to.be.within(sum, sum * 1.001);
  });

  it("count nothing that a cut stopped", async () => {
    const name = await open();
    await exchange(name, 200);
    const before = await read();
    await world.fabric.ask("cut", cutOf("f1", "drop", [{ path: pathFrom(world, "beyond").path, way: "both" }]));
    client.tell({ do: "send", name, text: "y".repeat(5000) });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const during = await read();
    await world.fabric.ask("undo", { lease: "f1" }, seconds(15));
    expect(during.out - before.out).to.be.below(100);
  });

  it("cost a transfer little: told, with and without them", async () => {
    const name = await open();
    const timed = async (): Promise<number> => {
      const from = performance.now();
      for (let i = 0; i < 4; i += 1) await exchange(name, 8 * megabyte);
      return Math.round(performance.now() - from);
    };
    await timed();
    const reading = performance.now();
    await read();
    const readMs = Math.round(performance.now() - reading);
    const counting = await timed();
    await executeForText(world.container("fabric"), ["nft", "delete", "table", "inet", "muster_traffic"]);
    const without = await timed();
    process.stdout.write(`  64 MiB in ${counting} ms counted, ${without} ms not counted; a reading takes ${readMs} ms\n`);
    expect(readMs).to.be.below(1000);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { awaitCluster, launchNodes, observedNodes } from "../cluster/start.ts";
import { createTopic } from "../cluster/topics.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import type { EventMessage } from "../protocol/messages.ts";
import { ensureClientImage } from "../runtime/client-image.ts";
import { executeForText } from "../runtime/execute.ts";
import { isThere } from "../runtime/image.ts";
import { buildImage } from "../runtime/image-build.ts";
import { projectRoot } from "../runtime/image-sources.ts";
import { found, type World } from "../runtime/world.ts";
import { defineTopology } from "../topology/define.ts";
import { calibrated } from "../workload/calibrated.ts";
import { calibrate, calibrationPartitions, calibrationTopic } from "../workload/calibration.ts";
import { clientNamed } from "../workload/clients.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

/** Run by `muster test` on a real engine: an application of somebody else as the client, and applications that lie. */
const topology = defineTopology({
  name: "one-for-clients",
  about: "One node, and clients from another image.",
  regions: { here: { zones: ["a"] } },
  clusters: { one: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
  clients: { beside: { edge: true } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(0) },
  replication: [],
});
const run = "client-image";
const example = "muster-example-client";

/** Starts the example's producer and passes its words on, one in five acknowledgements as `/tmp/lie` says. */
const liar = `
import { spawn } from "node:child_process";
import { readFileSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
const child = spawn("node", ["/app/producer.mjs"], { stdio: ["inherit", "ignore", "inherit", "pipe"] });
const lie = {
  twice: (said) => [said, said],
  astray: (said) => [{ ...said, offset: said.offset + 7 }],
  unsent: (said) => [said, { ...said, batch: said.batch + 1000 }],
  wall: (said) => [{ ...said, at: Date.now() / 1000 }],
}[readFileSync("/tmp/lie", "utf8").trim()];
let acknowledged = 0;
for await (const line of createInterface({ input: child.stdio[3] })) {
  const said = JSON.parse(line);
  const told = said.report === "acknowledged" && ++acknowledged % 5 === 0 ? lie(said) : [said];
  for (const one of told) writeSync(3, JSON.stringify(one) + "\\n");
}`;
const lies = {
  twice: { what: "answers a batch twice", told: /^answered batch \d+ a second time$/u },
  unsent: { what: "acknowledges what it never sent", told: /^answered batch \d+, which it never announced$/u },
  wall: { what: "stamps with the wall's clock", told: /^stamped "acknowledged" with \d{10}/u },
  astray: { what: "acknowledges offsets that are not its records'", told: undefined },
} as const;

describe("clients from an image of somebody else", function () {
  this.timeout(seconds(240));
  const made: string[] = [];
  const lines: LedgerLine[] = [];
  const events: EventMessage[] = [];
  let world: World | undefined;

  const build = async (tag: string, context: string, given: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { docker, signal } = session();
    await buildImage({ docker, tag, context, labels: {}, arguments: given, signal, say: () => undefined });
    made.unshift(tag);
    return tag;
  };
  const buildExample = async (): Promise<string> => {
    const { docker, image } = session();
    const base = (await isThere(docker, "debian:bookworm-slim")) ? "debian:bookworm-slim" : "muster-base:bookworm";
    return build(example, join(projectRoot, "docker", "example-client"), { MUSTER: image.tag, BASE: base });
  };
  const buildLiar = async (): Promise<string> => {
    const context = await mkdtemp(join(tmpdir(), "muster-liar-"));
    await writeFile(join(context, "liar.mjs"), liar);
    await writeFile(
      join(context, "Dockerfile"),
      `FROM ${example}\nCOPY liar.mjs /app/\nENV MUSTER_CLIENT_PRODUCER="node /app/liar.mjs"\n`,
    );
    const tag = await build("muster-example-liar", context);
    await rm(context, { recursive: true });
    return tag;
  };
  const raise = async (wanted: string): Promise<World> => {
    const { docker, image, signal } = session();
    await world?.[Symbol.asyncDispose]();
    const clientImage = await ensureClientImage({ docker, wanted, muster: image.tag });
    made.unshift(clientImage);
    const listener = {
      ledger: (_: string, line: object) => void lines.push(line as LedgerLine),
      event: (_: string, event: EventMessage) => void events.push(event),
    };
    const raised = await found({ docker, image: image.tag, clientImage, topology, run, kept: "drill", signal, listener });
    world = raised;
    await raised.observer.ask("nodes", { nodes: observedNodes(raised.plan) });
    await launchNodes(raised, raised.plan.nodes);
    await awaitCluster(raised, "one", seconds(60), signal);
    return raised;
  };
  const calibratedAs = async (there: World, name: string) => {
    const profile = clientNamed(`image ${name}`);
    const topic = calibrationTopic(profile);
    await createTopic(there, "one", { name: topic, partitions: calibrationPartitions });
    await calibrate(there, { profile, cluster: "one", clients: "beside", acks: "all", idempotent: true }, session().signal);
    const told = events
      .filter(({ event, workload }) => event === "client.lied" && workload === topic)
      .map(({ what }) => String(what));
    return { ...calibrated(lines, topic), told };
  };

  after(async () => {
    await world?.[Symbol.asyncDispose]();
    for (const tag of made)
      await session()
        .docker.getImage(tag)
        .remove()
        .catch(() => undefined);
    await assertNothingLeft(run);
  });

  it("are calibrated like any other: the example's words are true", async () => {
    const { ok, records, reason, told } = await calibratedAs(await raise(await buildExample()), "honest");
    expect(told).to.deep.equal([]);
    expect(ok, reason).to.equal(true);
    expect(records).to.be.greaterThan(1500);
    process.stdout.write(`${records} records of the example calibrated\n`);
  });

  it("are found out where they lie", async () => {
    const there = await raise(await buildLiar());
    for (const [lie, { what, told: expected }] of Object.entries(lies)) {
      await executeForText(there.container("beside"), ["sh", "-c", `echo ${lie} > /tmp/lie`]);
      const { ok, reason, told } = await calibratedAs(there, lie);
      process.stdout.write(`one that ${what}: ${told[0] ?? reason}\n`);
      if (expected !== undefined) expect(told[0], what).to.match(expected);
      else expect(ok, what).to.equal(false);
    }
  });

  it("are refused where the image does not say how they are started, or is not there", async () => {
    const { docker, image } = session();
    const refused = async (wanted: string): Promise<string> =>
      ensureClientImage({ docker, wanted, muster: image.tag }).then(
        () => "",
        ({ message }: Error) => message,
      );
    expect(await refused(image.tag)).to.match(/MUSTER_CLIENT_PRODUCER and MUSTER_CLIENT_CONSUMER not set/u);
    expect(await refused("nobody/nothing:1")).to.match(/no image nobody\/nothing:1/u);
  });
});

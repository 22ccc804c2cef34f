import { expect } from "chai";
import { awaitCluster, launchNode, observedNodes } from "../cluster/start.ts";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { ObserverCommands } from "../protocol/commands.ts";
import type { Security } from "../protocol/security.ts";
import { executeForText } from "../runtime/execute.ts";
import { found, type World } from "../runtime/world.ts";
import { defineTopology } from "../topology/define.ts";
import { clientNamed, clientNames } from "../workload/clients.ts";
import { schedulesOf, steady } from "../workload/profile.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

/** Run by `muster test` on a real engine: every kind of client that agents have, on a listener that asks for TLS and a password. */
const topology = defineTopology({
  name: "secured",
  about: "One node behind SASL_SSL.",
  regions: { here: { zones: ["a"] } },
  clusters: { safe: { perZone: { here: [["broker", "controller"]] }, replicationFactor: 1, minInsyncReplicas: 1 } },
  clients: { beside: { edge: true } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(0) },
  replication: [],
});
const run = "secured-test";
const topic = "guarded";
const password = "open sesame";

/** Made where it is used: no private key is kept anywhere. */
const selfSigned =
  "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=safe1 -addext subjectAltName=DNS:safe1 " +
  "-keyout /tmp/key.pem -out /tmp/ca.pem 2>/dev/null && cat /tmp/ca.pem && echo ==== && cat /tmp/key.pem";

describe("a listener that asks for TLS and a password", function () {
  this.timeout(seconds(90));
  let world: World;
  let right: Security;
  let [certificate, key] = ["", ""];

  const guarded = () => {
    const others = ["REPLICATION", "MGMT", "CONTROLLER", "MGMT_CONTROLLER"].map((name) => `${name}:PLAINTEXT`);
    const onClient = (settings: Record<string, string>) =>
      Object.fromEntries(Object.entries(settings).map(([name, value]) => [`listener.name.client.${name}`, value]));
    const oneLine = (pem: string): string => pem.trim().replaceAll("\n", "\\n");
    const settings = {
      "listener.security.protocol.map": ["CLIENT:SASL_SSL", ...others].join(","),
      ...onClient({
        "sasl.enabled.mechanisms": "PLAIN",
        "plain.sasl.jaas.config": `org.apache.kafka.common.security.plain.PlainLoginModule required user_muster="${password}";`,
        "ssl.keystore.type": "PEM",
        "ssl.keystore.certificate.chain": oneLine(certificate),
        "ssl.keystore.key": oneLine(key),
      }),
    };
    return { ...topology, clusters: { safe: { ...topology.clusters.safe, settings: { node: settings } } } };
  };

  before(async () => {
    const { docker, image, signal } = session();
    world = await found({ docker, image: image.tag, topology, run, kept: "drill", signal, listener: {} });
    const made = await executeForText(world.container("beside"), ["sh", "-c", selfSigned]);
    expect(made.code, made.stderr).to.equal(0);
    [certificate = "", key = ""] = made.stdout.split("====\n");
    right = { tls: { ca: certificate }, sasl: { mechanism: "PLAIN", username: "muster", password } };
    await world.observer.ask("nodes", { nodes: observedNodes(world.plan) });
    for (const node of world.plan.nodes) await launchNode({ ...world, plan: { ...world.plan, topology: guarded() } }, node);
    await awaitCluster(world, "safe", seconds(60), signal);
    const topics = [{ name: topic, partitions: 2, replicationFactor: 1, configs: {} }];
    await world.observer.ask("topics.create", { cluster: "safe", withinMs: 20_000, topics }, seconds(25));
  });

  after(async () => {
    await world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  const load = async (workload: string, security: Security, client: string = clientNames[0]) => {
    const { program, retries, tuning } = clientNamed(client);
    const clients = world.clients("beside");
    const { at } = await clients.ask("stamp", {});
    const shared = {
      workload,
      run,
      cluster: "safe",
      topic,
      bootstrap: world.bootstrap("safe"),
      security,
      driver: program,
      tuning,
    };
    await clients.ask("consume.start", {
      ...shared,
      group: workload,
      member: `${workload}-1`,
      resumeSource: "synced",
      autoOffsetReset: "earliest",
      commit: "after",
      commitEveryMs: 200,
    });
    await clients.ask("produce.start", {
      ...shared,
      session: `${workload}-safe-1`,
      retries,
      acks: "all",
      idempotent: true,
      recordBytes: 100,
      lingerMs: 0,
      schedules: schedulesOf(steady, { perSecond: 40, partitions: 2 }, at + 0.5),
      tier: "none",
      latencyObjectiveMs: 500,
    });
    await clients.ask("probe.start", { ...shared, probe: workload, partitions: 2, everyMs: 100, silentForMs: 5000 });
  };
  const countsOf = async (workload: string) => {
    const clients = world.clients("beside");
    const { acknowledged, errors } = await clients.ask("produce.stats", { workload });
    const { processed } = await clients.ask("consume.stats", { workload });
    const probed = (await clients.ask("probe.stats", { probe: workload })).acknowledged;
    return { acknowledged, processed, probed, errors };
  };

  for (const client of [clientNames[0], "java"])
    it(`is written to, read from and probed by ${client} with the right password`, async () => {
      const workload = `right-${client}`;
      await load(workload, right, client);
      await eventually({
        what: "records to be written, read and probed",
        within: seconds(30),
        every: milliseconds(200),
        async probe() {
          const counts = await countsOf(workload);
          const flows = counts.acknowledged > 20 && counts.processed > 20 && counts.probed > 10;
          return flows ? { done: undefined } : { seen: JSON.stringify(counts) };
        },
      });
    });

  it("shows no password on any command line", async () => {
    const script = "cat /proc/[0-9]*/cmdline | tr '\\0' ' '";
    const { stdout } = await executeForText(world.container("beside"), ["sh", "-c", script]);
    expect(stdout)
      .to.include("producer.ts")
      .and.to.include("consumer.ts")
      .and.to.include("prober.ts")
      .and.to.include("muster.Main producer");
    expect(stdout).not.to.include("sesame");
  });

  it("is not with a wrong one, nor where its certificate is not trusted", async () => {
    await load("wrong", { ...right, sasl: { mechanism: "PLAIN", username: "muster", password: "closed" } });
    await load("distrusting", { ...right, tls: {} });
    await load("wrong-java", { ...right, sasl: { mechanism: "PLAIN", username: "muster", password: "closed" } }, "java");
    await load("distrusting-java", { ...right, tls: {} }, "java");
    await new Promise((resolve) => setTimeout(resolve, 6000));
    for (const workload of ["wrong", "distrusting", "wrong-java", "distrusting-java"])
      expect(await countsOf(workload), workload).to.deep.include({ acknowledged: 0, processed: 0, probed: 0 });
  });

  it("tells an observer its cluster id only with the right password, and what is wrong otherwise", async () => {
    await world.clients("beside").ask("die", {});
    const [answer] = await discovered(right);
    expect(answer?.problem).to.equal(null);
    expect(answer?.clusterId).to.match(/^[\w-]{22}$/);
    const [wrong] = await discovered({ ...right, sasl: { mechanism: "PLAIN", username: "muster", password: "closed" } });
    expect(wrong?.clusterId).to.equal(null);
    expect(wrong?.problem).to.match(/authenticat/i);
    const [distrusting] = await discovered({ ...right, tls: {} });
    expect(distrusting?.problem).to.match(/self-signed|certificate/i);
  });

  /** As a run that observes asks: an observer agent where clients stand. */
  async function discovered(security: Security): Promise<ObserverCommands["discover"]["result"]["answers"]> {
    const request = JSON.stringify({ id: "1", cmd: "discover", args: { bootstrap: world.bootstrap("safe"), security } });
    const agent = "/usr/local/bin/node --disable-warning=ExperimentalWarning /muster/harness/agents/main.ts observer";
    const script = `(cat <<'END'\n${request}\nEND\nsleep 6) | ${agent}`;
    const { stdout } = await executeForText(world.container("beside"), ["sh", "-c", script]);
    const reply = stdout.split("\n").find((line) => line.includes('"re":"1"'));
    return JSON.parse(reply ?? "{}").result.answers;
  }
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { milliseconds, minutes, seconds } from "../core/duration.ts";
import { EnvironmentError } from "../core/errors.ts";
import { pause } from "../faults/constructors.ts";
import { containerName } from "../runtime/containers.ts";
import { executeForText } from "../runtime/execute.ts";
import { runsThere } from "../runtime/sweep.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { defineTopology } from "../topology/define.ts";
import type { DrillDefinition } from "./definition.ts";
import { runDrill } from "./run.ts";
import { type DrillResult, session } from "./session.ts";

/** Run by `muster test` on a real engine: a drill that fails while one JVM lives, one hangs, one is frozen and one machine is gone. */
const topology = defineTopology({
  name: "four-nodes",
  about: "Enough nodes to end each of them differently.",
  regions: { here: { zones: ["a", "b", "c"] }, there: { zones: ["a"] } },
  clusters: {
    one: {
      perZone: { here: [["broker", "controller"]], there: [["broker"]] },
      replicationFactor: 3,
      minInsyncReplicas: 2,
    },
  },
  clients: { beside: { region: "here" } },
  rtt: { betweenRegions: milliseconds(0), betweenZones: milliseconds(1) },
  replication: [],
});
const [living, hung, frozen, gone] = ["one1", "one2", "one3", "one4"];

describe("the evidence of a drill that fails", function () {
  this.timeout(seconds(150));
  const reports = mkdtempSync(join(tmpdir(), "muster-evidence-"));
  let result: DrillResult;
  let tookMs = Number.POSITIVE_INFINITY;

  const definition: DrillDefinition = {
    name: "fails-on-purpose",
    spec: {
      about: "Fails in a step, with a fault standing.",
      topology,
      workloads: [],
      budget: { run: minutes(2), teardown: minutes(1) },
      tags: [],
      expectedMinutes: 1,
      loss: { source: "one", survivors: "one" },
    },
    async body({ inject, step }) {
      await using _ = await inject(pause("one3"));
      const began = performance.now();
      try {
        await step("what never comes", async () => {
          await hangAndLose();
          throw new EnvironmentError("it did not come");
        });
      } finally {
        tookMs = performance.now() - began;
      }
    },
  };

  before(async () => {
    result = await runDrill(definition, { ...session(), reports, results: [], onResult: () => undefined }, 1);
  });
  after(() => rmSync(reports, { recursive: true, force: true }));

  const log = (name: string): string => readFileSync(join(result.folder, "logs", name), "utf8");
  const events = (): TimelineEvent[] =>
    readFileSync(join(result.folder, "timeline.ndjson"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));

  it("leaves the drill's own error in front, and took its time within bounds", () => {
    expect(result.record?.reasons.join()).to.include("it did not come");
    expect(tookMs).to.be.lessThan(seconds(20));
  });

  it("has the threads and the metrics of the JVM that lives", () => {
    expect(log(`${living}.threads.txt`)).to.match(/step "what never comes" failed[\s\S]*Full thread dump[\s\S]*kafka-/);
    const { missing, beans } = JSON.parse(log(`${living}.jmx.json`));
    expect(missing).to.equal(null);
    expect(beans).to.include.keys(
      "kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions",
      "kafka.controller:type=KafkaController,name=ActiveControllerCount",
    );
  });

  it("says of a JVM that hangs that it did not answer, and what the kernel knows of it", () => {
    expect(log(`${hung}.threads.txt`)).to.match(/the JVM did not answer within 5000 ms[\s\S]*state=T/);
    expect(JSON.parse(log(`${hung}.jmx.json`)).missing).to.include("one2.threads.txt");
  });

  it("says of a frozen JVM that it is frozen, and looked before the heal thawed it", () => {
    expect(log(`${frozen}.threads.txt`)).to.include("its process is frozen (SIGSTOP)");
    const happened = events();
    const looked = happened.findIndex((event) => event.event === "note" && event.text.startsWith("thread dumps"));
    expect(looked).to.be.greaterThan(0);
    expect(looked).to.be.lessThan(happened.findIndex(({ event }) => event === "heal.started"));
  });

  it("says of a machine that is gone that it is, and has the logs it left", () => {
    expect(log(`${gone}.threads.txt`)).to.include("its container has gone");
    expect(log(`${gone}.log`)).to.include("KafkaRaftServer");
  });

  it("has every JVM's GC log, and what the machine did meanwhile", () => {
    for (const node of [living, hung, frozen, gone]) expect(log(`${node}.gc.log`)).to.match(/\[gc/);
    expect(events().filter(({ event }) => event === "host.load").length).to.be.greaterThan(3);
    expect(result.record?.host.worst).to.include.keys("from", "to", "busy", "steal", "pressure");
  });
});

/** Behind Muster's back, as it happens in life: no agent was told of either. */
async function hangAndLose(): Promise<void> {
  const { docker } = session();
  const [run] = (await runsThere(docker)).filter(({ topology: name }) => name === topology.name);
  if (run === undefined) throw new Error("the drill's own machines were not found");
  const machine = (name: string) => docker.getContainer(containerName(run.run, name));
  await executeForText(machine("one2"), [
    "sh",
    "-c",
    "for p in /proc/[0-9]*; do grep -q ^java $p/comm && kill -STOP $(basename $p); done",
  ]);
  await machine("one4").kill();
}

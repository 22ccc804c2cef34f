import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import topology from "../../topologies/active-passive.ts";
import { minutes, seconds } from "../core/duration.ts";
import { outage } from "../faults/constructors.ts";
import { injectLinkFault } from "../injector/link-fault.ts";
import { nothingKnown, renewedLeases } from "../injector/site.ts";
import { holdersNow } from "../injector/targets.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { stopMirroring } from "../replication/flow.ts";
import { besideHost } from "../runtime/beside.ts";
import { executeForText } from "../runtime/execute.ts";
import { Journal } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { containments, contains, exactly, type Injected, measuredTwice, spell, workloadOf } from "./measured-twice.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { latest, linesIn, ObservedRun, planIn, program, recordIn, timelineIn } from "./observed-run.ts";
import { session } from "./session.ts";
import { raise, type Stage } from "./stage.ts";

/**
 * Run by `muster test` on a real engine: `muster run region-loss --observe` with one workload, as plain processes beside the clients at the edge,
 * reaching Kafka through client listeners only, while this test breaks, promotes and heals as people would. Then the same run is
 * measured once more from what normal mode has: the exact effect and the observer on the MGMT listeners.
 */
const run = "observe-test";
const projectRoot = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");
const step = <T>(_: string, work: () => Promise<T>): Promise<T> => work();

describe("observe mode, on clusters of somebody else", function () {
  this.timeout(minutes(5));
  const folder = mkdtempSync(join(tmpdir(), "muster-observe-"));
  const [reports, environments] = [join(folder, "reports"), join(folder, "environments")];
  const mgmt: { events: TimelineEvent[]; lines: LedgerLine[] } = { events: [], lines: [] };
  let stage: Stage;
  let container: ReturnType<World["container"]>;

  const muster = (...argv: string[]) => executeForText(container, [...program, ...argv]);
  const environment = (name: string, change: (text: string) => string = (text) => text): string => {
    const text = stage.clusters
      .map(
        ({ cluster, clusterId }) =>
          `  ${cluster}:\n    id: ${clusterId}\n    bootstrap: [${stage.world.bootstrap(cluster).join(", ")}]\n    security: { protocol: PLAINTEXT }\n`,
      )
      .join("");
    writeFileSync(
      join(environments, name),
      change(`topology: active-passive\ntopics: { create: true }\nworkloads: [payments]\nclusters:\n${text}`),
    );
    return `/environments/${name}`;
  };

  before(async () => {
    for (const made of [reports, environments]) mkdirSync(made);
    const listener = {
      event: (_: string, message: object) => void mgmt.events.push(message as TimelineEvent),
      ledger: (_: string, line: object) => void mgmt.lines.push(line as LedgerLine),
    };
    const image = session().image.tag;
    stage = await raise(
      { docker: session().docker, image, topology, run, kept: "drill", listener, signal: session().signal },
      step,
    );
    container = await besideHost(stage.world, {
      name: "people",
      host: "edge",
      image,
      binds: { "/project": `${projectRoot}:ro`, "/project/reports": reports, "/environments": `${environments}:ro` },
      workingFolder: "/environments",
    });
  });

  after(async () => {
    await stage[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
    await assertNothingLeft(run);
  });

  const topicsOf = async (cluster: string): Promise<string> => {
    const tool = ["/opt/kafka/bin/kafka-tool", "TopicCommand", "--list", "--bootstrap-server"];
    const { code, stdout, stderr } = await executeForText(stage.world.container("edge"), [
      ...tool,
      stage.world.bootstrap(cluster).join(","),
    ]);
    expect(code, stderr).to.equal(0);
    return stdout;
  };

  it("refuses an environment file with an unknown key or an inline secret, with its place (exit 2)", async () => {
    const unknown = await muster(
      "run",
      "region-loss",
      "--observe",
      "--environment",
      environment("u.yaml", (text) => text.replace("topics:", "topicz:")),
    );
    expect(unknown.code, unknown.stderr).to.equal(2);
    expect(unknown.stderr).to.include('u.yaml:2:1 topicz: is not a key here; did you mean "topics"?');
    const inline = "security: { protocol: SASL_PLAINTEXT, sasl: { mechanism: PLAIN, username: { env: U }, password: hunter2 } }";
    const file = environment("i.yaml", (text) => text.replace("security: { protocol: PLAINTEXT }", inline));
    const secret = await muster("run", "region-loss", "--observe", "--environment", file);
    expect(secret.code, secret.stderr).to.equal(2);
    expect(secret.stderr).to.match(/i\.yaml:8:\d+ clusters\.east\.security\.sasl\.password: is a secret written out/);
    expect(secret.stderr + secret.stdout).not.to.include("hunter2");
    expect(readdirSync(reports)).to.deep.equal([]);
  });

  it("refuses clusters that are not the pinned ones, and writes nothing to them (exit 3)", async () => {
    const [east = "", west = ""] = stage.clusters.map(({ clusterId }) => clusterId);
    const before = [await topicsOf("east"), await topicsOf("west")];
    const swapped = environment("s.yaml", (text) => text.replace(east, "?").replace(west, east).replace("?", west));
    const { code, stdout, stderr } = await muster("run", "region-loss", "--observe", "--environment", swapped);
    expect(code, stdout + stderr).to.equal(3);
    expect(stdout).to.include(`is pinned to ${west}`).and.to.include(`belongs to cluster ${east}`);
    expect([await topicsOf("east"), await topicsOf("west")]).to.deep.equal(before);
    expect(await muster("mark", "effective")).to.deep.include({ code: 2 });
  });

  it("measures what somebody else broke, and says what it could not see", async () => {
    const people = new ObservedRun(container, environment("staging.yaml"));
    const injected = await withPeople(people);
    const { code } = await people.ended();
    const record = recordIn(reports);
    expect(record.mode, people.text).to.equal("observed");
    expect(record.healed).to.equal(true);
    expect(["met", "missed", "inconclusive"], people.text).to.include(record.verdict);
    expect(code).to.equal(record.exitCode);
    expect(record.missing?.map(({ ability }) => ability)).to.include("the second reading by Kafka's console consumer");
    expect(readFileSync(join(latest(reports), "verdict.md"), "utf8")).to.include("observed on existing clusters");

    const found = { timeline: timelineIn(reports), lines: linesIn(reports) };
    const marked = found.timeline.find(({ event }) => event === "mark")?.at ?? Number.NaN;
    const workload = workloadOf(record.run);
    const twice = measuredTwice(workload, found, injected);
    const { observed, normal, poorer, exact } = twice;
    expect(record.workloads.map(({ name }) => name)).to.deep.equal([workload.name]);
    expect(record.workloads[0]?.rpo, "the record says what its files give").to.deep.equal(
      JSON.parse(JSON.stringify(observed.rpo)),
    );
    const equal: Readonly<Record<string, unknown>> = exactly(normal);
    for (const [part, figures] of Object.entries(exactly(observed)))
      expect(figures, `${part}: ${JSON.stringify(figures)}, normally ${JSON.stringify(equal[part])}`).to.deep.equal(equal[part]);
    for (const [name, wide, narrow] of containments(twice)) {
      process.stdout.write(`  ${name}: observed ${spell(wide)}, normal ${spell(narrow)}\n`);
      expect(contains(wide, narrow), `${name}: ${spell(wide)} contains ${spell(narrow)}`).to.equal(true);
    }

    // The comparison is none if it passed with records left out, or with a mark that was taken for the moment itself.
    expect(exactly(observed)).not.to.deep.equal(exactly(poorer));
    expect(contains({ atLeast: marked, atMost: marked }, { atLeast: exact.from, atMost: exact.to })).to.equal(false);
  });

  /** What people do, in their order; a mark that is not awaited is refused and changes nothing. */
  async function withPeople(people: ObservedRun): Promise<Injected> {
    const { world } = stage;
    await people.hears("steady state in east");
    const { topic, group, partitions } = workloadOf(planIn(reports).run);
    const lag = [{ from: "east", to: "west", topic }];
    await world.observer.ask("watch", { topics: [topic], groups: [group], lag, everyMs: 200 });
    await people.hears("now break it: outage(region:east)");
    const early = await muster("mark", "healed");
    expect(early.code).to.equal(2);
    expect(early.stderr).to.include('it waits for "effective" (outage(region:east))');
    const record = (): void => undefined;
    const fault = await injectLinkFault(
      {
        world,
        recorder: { record, recordDurably: record },
        signal: session().signal,
        leases: renewedLeases,
        journal: new Journal(),
        reapply: new Map(),
        resolveRole: (role) => holdersNow(world, role),
        lastTold: () => nothingKnown,
        restore: stage.restore,
        assertWhole: stage.assertWhole,
      },
      "f1",
      outage("east"),
    );
    await marked("effective", "--note", "the test cut it");
    await people.hears("now promote west");
    for (const flow of stage.flows) await stopMirroring(flow, session().signal);
    const { at: promotedAt, ...ends } = await world.observer.ask("ends", { cluster: "west", topic, withinMs: 10_000 });
    await marked("promoted", "--cluster", "west");
    await people.hears("now heal it");
    await fault.heal();
    await marked("healed");
    await people.ended();
    const { zero } = await world.fabric.ask("hello", {});
    const lines = linesIn(reports);
    const asked = {
      topic,
      partitions,
      run: planIn(reports).run,
      isolations: ["uncommitted", "committed"] as const,
      withinMs: 30_000,
    };
    for (const [cluster, read] of [
      ["east", "return"],
      ["west", "final"],
    ] as const)
      await world.observer.ask(
        "read",
        { ...asked, cluster, read, nativeSessions: sessionsWrittenTo(lines, cluster, topic) },
        seconds(40),
      );
    const ahead = Number(BigInt(planIn(reports).zero) - BigInt(zero)) / 1e9;
    return { fault, promotedAt, ends: { [topic]: ends as Record<string, number> }, ...mgmt, ahead };
  }

  async function marked(...words: string[]): Promise<void> {
    const { code, stdout, stderr } = await muster("mark", ...words);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include(`"${words[0]}" is taken`);
  }
});

const sessionsWrittenTo = (lines: readonly LedgerLine[], cluster: string, topic: string): string[] => [
  ...new Set(
    lines.flatMap((line) => (line.kind === "write" && line.cluster === cluster && line.topic === topic ? line.session : [])),
  ),
];

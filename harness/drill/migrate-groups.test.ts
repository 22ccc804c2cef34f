import { expect } from "chai";
import { GuardRefused, InvalidDrill } from "../core/errors.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import type { DrillSite, Load, MigrationOptions } from "./context.ts";
import { migrateGroupsVerb, noteGroupsVerb } from "./migrate-groups.ts";

/** "billing", "payments", 0; version 0, upstream 1042, downstream 1040, no metadata. */
const checkpoint = { key: "AAdiaWxsaW5nAAhwYXltZW50cwAAAAA=", value: "AAAAAAAAAAAEEgAAAAAAAAQQAAA=" };

interface Told {
  readonly committed?: number | null;
  readonly checkpoints?: readonly (typeof checkpoint)[];
  readonly state?: string;
  readonly at?: number | null;
  readonly keeps?: number;
}

/** No Kafka: what the verb asks of whom, and what it makes of the answers. Logs hold a record a second. */
function scene({ committed = null, checkpoints = [checkpoint], state = "Empty", at = 990, keeps }: Told) {
  const did: { command: string; args: Record<string, unknown> }[] = [];
  const timeline: TimelineEvent[] = [];
  let kept = committed;
  const goesOn: string[] = [];
  const answers: Record<string, (args: Record<string, unknown>) => unknown> = {
    inventory: () => ({ groups: { billing: { state, offsets: { payments: { 0: committed } } } } }),
    ranges: ({ topic }) => ({
      at: 1,
      0: topic === "payments" ? { start: 100, end: 2000 } : { start: 0, end: checkpoints.length },
    }),
    "topics.list": () => ["payments", ...(checkpoints.length > 0 ? ["east.checkpoints.internal"] : [])],
    "records.take": ({ topic, to }) => ({
      records: topic === "payments" ? [{ offset: Number(to) - 1, timestamp: (Number(to) - 1) * 1000 }] : checkpoints,
    }),
    "offsets.at": ({ times }) => ({
      at: 1,
      0: (times as Record<string, number>)[0] === 1_041_000 ? at : Math.round((times as Record<string, number>)[0] ?? 0) / 1000,
    }),
    "group.commit": ({ offsets }) => {
      kept = keeps ?? (offsets as Record<string, number>)[0] ?? null;
      return {};
    },
    "group.offsets": ({ cluster }) => ({ at: 7, 0: cluster === "east" ? 1042 : kept }),
  };
  const ask = async (command: string, args: Record<string, unknown>) => {
    did.push({ command, args });
    return answers[command]?.(args) ?? expect.fail(`nobody knows ${command}`);
  };
  const flow = { from: "east", to: "west", definition: { policy: "identity" } };
  const site = {
    stage: { world: { observer: { ask }, stamp: async () => 7 }, flows: [flow] },
    folder: { timeline, record: (event: TimelineEvent) => void timeline.push(event) },
    signal: new AbortController().signal,
    step: (_: string, work: () => unknown) => work(),
  } as unknown as DrillSite;
  const workload = { goesOnBy: (by: string, cluster: string) => void goesOn.push(`${by} in ${cluster}`) };
  const load = { parts: [{ definition: { group: "billing", topic: "payments", on: "east" }, workload }] } as unknown as Load;
  return {
    commits: () => did.filter(({ command }) => command === "group.commit").map(({ args }) => args.offsets),
    migrated: () => timeline.find(({ event }) => event === "group.migrated"),
    note: () => noteGroupsVerb(site)(load),
    move: (options: MigrationOptions) => migrateGroupsVerb(site)("west", load, options),
    by: () => goesOn.at(-1),
  };
}

describe("moving a group to another cluster", () => {
  it("commits what the checkpoint says, and tells the readers by whose word they go on", async () => {
    const { move, commits, migrated, by } = scene({});
    await move({ by: "translated" });
    expect(commits()).to.deep.equal([{ 0: 1040 }]);
    expect(migrated()).to.deep.include({ by: "translated", partitions: { 0: { was: null, told: 1040, to: 1040 } } });
    expect(by()).to.equal("translated in west");
  });

  it("commits nothing where all is there", async () => {
    const { move, commits, migrated } = scene({ committed: 1040 });
    await move({ by: "synced" });
    expect(commits()).to.deep.equal([]);
    expect(migrated()).to.deep.include({ by: "synced", partitions: { 0: { was: 1040, told: 1040, to: 1040 } } });
  });

  it("goes by the time that was noted, and to the end where all that is there is older", async () => {
    const noted = scene({});
    await noted.note();
    await noted.move({ by: "timestamp" });
    expect(noted.commits()).to.deep.equal([{ 0: 990 }]);
    const older = scene({ at: null });
    await older.note();
    await older.move({ by: "timestamp" });
    expect(older.commits()).to.deep.equal([{ 0: 2000 }]);
  });

  it("goes as many seconds further back as it is asked to", async () => {
    const { move, commits } = scene({});
    await move({ by: "translated", rewind: { seconds: 5 } });
    expect(commits(), "the record before it was written at 1,039 s").to.deep.equal([{ 0: 1034 }]);
  });

  it("commits nothing where it refuses", async () => {
    const cases: [Told, MigrationOptions, RegExp][] = [
      [{ checkpoints: [] }, { by: "translated" }, /replication has no checkpoint of it/],
      [{}, { by: "timestamp" }, /nobody noted when/],
      [{}, { by: "synced" }, /replication has committed nothing there/],
      [{ committed: 1900 }, { by: "synced" }, /billing stands at 1900 on payments\/0 in west already, and 1040 is the furthest/],
      [{ state: "Stable" }, { by: "translated", evenSo: "no" }, /has members in west already/],
    ];
    for (const [told, options, words] of cases) {
      const { move, commits, migrated } = scene(told);
      const error = await move(options).catch((why: unknown) => why);
      expect(error).to.be.instanceOf(GuardRefused);
      expect((error as Error).message).to.match(words);
      expect([commits(), migrated()]).to.deep.equal([[], undefined]);
    }
  });

  it("sets a group back where somebody says why", async () => {
    const { move, commits } = scene({ committed: 1900 });
    await move({ by: "synced", evenSo: "a trial" });
    expect(commits()).to.deep.equal([{ 0: 1040 }]);
  });

  it("is invalid where Kafka keeps something else than it was told", async () => {
    const { move, migrated } = scene({ keeps: 12 });
    expect(await move({ by: "translated" }).catch((why: unknown) => why)).to.be.instanceOf(InvalidDrill);
    expect(migrated()).to.equal(undefined);
  });
});

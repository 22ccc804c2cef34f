import { expect } from "chai";
import { GuardRefused, UsageError } from "../core/errors.ts";
import type { Position, ReplicationDriver } from "../replication/driver.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { assertSigned, remakeHome } from "./rebuild.ts";
import type { ResumeSite } from "./resume.ts";

/** What was asked of whom, in order; no Kafka: what is shown here is the order of the steps and what they refuse. */
function scene({
  offsets = [null],
  homeEnd = 0,
  state = "absent",
}: {
  offsets?: (number | null)[];
  homeEnd?: number;
  state?: string;
}) {
  const did: string[] = [];
  const told: Position[] = [];
  const at = 12;
  const left = [...offsets];
  const ask = async (command: string, args: Record<string, unknown>) => {
    did.push(`${command} ${args.cluster}`);
    if (command === "group.offsets") return { at, 0: left.length > 1 ? left.shift() : left[0] };
    if (command === "ranges") return { at, 0: { start: 100, end: 900 } };
    if (command === "ends") return { at, 0: homeEnd };
    return { at };
  };
  const folder = {
    recordDurably: (event: TimelineEvent) => void did.push(`${event.event} by ${"by" in event ? event.by : "?"}`),
  };
  const site = { world: { observer: { ask }, stamp: async () => at }, folder, signal: new AbortController().signal };
  const reverse = {
    from: "west",
    to: "east",
    async createStopped() {
      if (state === "running") throw new GuardRefused("replication from west to east is running: it is to begin stopped");
      did.push("made stopped");
    },
    forget: async () => void did.push("forgets"),
    seek: async (positions: readonly Position[]) => void told.push(...positions),
  };
  const remade = (signed = "M. Okafor") =>
    remakeHome(site as unknown as ResumeSite, reverse as unknown as ReplicationDriver, {
      topics: ["payments"],
      groups: ["billing"],
      signed,
    });
  return { did, told, remade };
}

const refusal = (work: () => Promise<unknown>): Promise<Error> =>
  work().then(
    () => expect.fail("it was not refused"),
    (error: unknown) => error as Error,
  );

describe("a rebuild", () => {
  it("needs a name under it, and does nothing without", async () => {
    for (const name of [undefined, "", "  "])
      expect(() => assertSigned(name, "east")).to.throw(UsageError, /logs of east are deleted/);
    expect(assertSigned(" M. Okafor ", "east")).to.equal("M. Okafor");
    const { did, remade } = scene({});
    expect(await refusal(() => remade(" "))).to.be.instanceOf(UsageError);
    expect(did).to.deep.equal([]);
  });

  it("says so before it deletes, and begins at the earliest record that there is", async () => {
    const { did, told, remade } = scene({ offsets: [7, null] });
    expect(await remade()).to.deep.equal({ left: { payments: { 0: 100 } }, home: { payments: { 0: 0 } } });
    expect(did).to.deep.equal([
      "made stopped",
      "failback.rebuilt by M. Okafor",
      "topics.remake east",
      "group.offsets east",
      "group.offsets east",
      "forgets",
      "ranges west",
      "ends east",
    ]);
    expect(told).to.deep.equal([{ topic: "payments", partition: 0, next: 100 }]);
  });

  it("deletes nothing where the way back runs already", async () => {
    const { did, remade } = scene({ state: "running" });
    expect(await refusal(remade)).to.be.instanceOf(GuardRefused);
    expect(did).to.deep.equal([]);
  });

  it("copies nothing into topics that somebody wrote to meanwhile", async () => {
    const { told, remade } = scene({ homeEnd: 3 });
    expect((await refusal(remade)).message).to.match(/east was written to as soon as/);
    expect(told).to.deep.equal([]);
  });
});

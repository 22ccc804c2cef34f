import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { fillDisk, kill, loseDisk, loseUnflushed, misconfigure, outage, pause, stop, throttle } from "../faults/constructors.ts";
import { describeFault, type Fault } from "../faults/fault.ts";
import { Canaries } from "../injector/canaries.ts";
import { injectFault } from "../injector/inject.ts";
import { answering } from "../injector/proof.ts";
import type { CanarySight } from "../protocol/commands.ts";
import { type NodeFaultWorld, raiseNodeFaultWorld, socketSees } from "./node-faults.fixture.ts";
import { assertNothingLeft } from "./nothing-left.fixture.ts";
import { session } from "./session.ts";

const run = "node-faults";
const node = "one1";

interface Row {
  readonly fault: Fault;
  /** What `edge` sees of it on a connection that stood, and on new ones. */
  readonly live: RegExp;
  readonly fresh: RegExp;
  /** What becomes of one plain socket that is opened while the fault stands. */
  readonly socket: RegExp;
  /** How long after the deed at most, ms. */
  readonly withinMs: number;
}

/** faults.md: "node fault × what a live / a new connection through the fabric sees, and when". */
const dead = { live: /^(closed|reset)$/, fresh: /^(closed|reset)$/, socket: /^established, then (ECONNRESET|FIN)$/ };
const table: readonly Row[] = [
  { fault: kill(node), ...dead, withinMs: 1000 },
  { fault: stop(node), ...dead, withinMs: 10_000 },
  { fault: pause(node), live: /^silence$/, fresh: /^silence$/, socket: /^established, then silence$/, withinMs: 1000 },
  { fault: throttle(node, { cpu: 0.02 }), live: /^slow$/, fresh: /^slow$/, socket: /^established, then/, withinMs: 5000 },
  { fault: fillDisk(node), ...dead, withinMs: 15_000 },
  { fault: loseDisk(node), ...dead, withinMs: 1000 },
  { fault: loseUnflushed(node, { window: seconds(5) }), ...dead, withinMs: 1000 },
  { fault: misconfigure(node, { "num.io.threads": "none" }), ...dead, withinMs: 10_000 },
  { fault: outage({ nodes: [node] }), live: /^silence$/, fresh: /^silence$/, socket: /^silence$/, withinMs: 1000 },
];

interface Seen {
  readonly what: string;
  readonly afterMs: number | null;
}

/** A path that answers now and then is slow; one that has not for a second is silent. */
function seenOf(sight: CanarySight, from: number, at: number, usualMs: number): Seen {
  if (sight.failure !== null) return { what: sight.failure, afterMs: ((sight.failureAt ?? at) - from) * 1000 };
  const unanswered = sight.firstUnansweredSentAt;
  if (unanswered !== null && at - unanswered > 1) return { what: "silence", afterMs: Math.max(0, unanswered - from) * 1000 };
  return { what: (sight.p99Ms ?? 0) > 3 * usualMs ? "slow" : "answers", afterMs: null };
}

/** What is slow may be silent for a while first, longer where the machine is busy; what is silent or closed is so for good. */
async function seenUnder(
  canaries: Canaries,
  { from, usualMs, until }: { readonly from: number; readonly usualMs: number; readonly until: readonly RegExp[] },
): Promise<Seen[]> {
  for (let left = 50; ; left--) {
    const { reports, at } = await canaries.report();
    const seen = reports.flatMap((report) => [report.old, report.new].map((one) => seenOf(one, from, at, usualMs)));
    if (left === 0 || until.every((expected, index) => expected.test(seen[index]?.what ?? ""))) return seen;
    await sleep(200);
  }
}

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)} …` : text);

describe("faults of a machine that stays", function () {
  this.timeout(seconds(60));
  let made: NodeFaultWorld;
  const printed: string[] = [];

  before(async () => {
    made = await raiseNodeFaultWorld(run);
    await made.createTopic("orders");
  });
  after(async () => {
    process.stdout.write(`\n${printed.join("\n")}\n\n`);
    await made.world[Symbol.asyncDispose]();
    await assertNothingLeft(run);
  });

  printed.push(
    "| node fault | a live connection sees | a new connection sees | a plain socket | at heal: answers again after | proof |",
    "|---|---|---|---|---|---|",
  );
  for (const { fault, live, fresh, socket: plain, withinMs } of table)
    it(`${fault.kind}: what connections through the fabric see, and the way back`, async () => {
      const { world } = made;
      const paths = world.plan.paths.filter(({ source, target }) => source === "beyond" && target === node);
      const canaries = new Canaries(world, paths, []);
      await canaries.start(seconds(15), session().signal);
      const usualMs = (await canaries.report()).reports[0]?.new.p99Ms ?? 0;
      const active = await injectFault(made.site(), `f-${fault.kind}`, fault);
      const { from, to } = active.effect;
      expect(to, describeFault(fault)).to.be.greaterThan(from);
      await sleep(1500);
      const [old, anew] = await seenUnder(canaries, { from, usualMs, until: [live, fresh] });
      const [way] = paths;
      if (way === undefined) throw new Error("a path expected");
      const socket = await socketSees(world.container("beyond"), way.listen);
      const { at: healStarted } = await world.fabric.ask("stamp", {});
      const healing = active.heal();
      await canaries.await("answers after the heal", seconds(40), session().signal, (now) => answering(now, healStarted));
      const back = Math.max(
        ...(await canaries.report()).reports.flatMap((one) => [one.old, one.new]).map((one) => one.lastAnswerAt ?? 0),
      );
      await healing;
      await canaries.stop();
      const cell = (seen: Seen | undefined): string =>
        `${seen?.what}${seen?.afterMs === null ? "" : `, after ${seen?.afterMs.toFixed(0)} ms`}`;
      printed.push(
        `| ${describeFault(fault)} | ${cell(old)} | ${cell(anew)} | ${socket} | ${(back - healStarted).toFixed(1)} s | ${shortened(active.proof.join("; "))} |`,
      );
      expect(old?.what).to.match(live);
      expect(anew?.what).to.match(fresh);
      expect(socket, "a plain socket").to.match(plain);
      for (const seen of [old, anew]) expect(seen?.afterMs ?? 0).to.be.lessThan(withinMs);
      expect(active.healedAt).to.be.greaterThan(to);
    });
});

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { minutes, seconds } from "../core/duration.ts";
import type { TimelineEvent } from "../timeline/events.ts";
import { upFolder } from "./hands-on/up-folder.ts";
import { reportsFolder } from "./report.ts";
import { projectRoot } from "./suites.ts";

/**
 * Run by `muster test` on a real engine, as a person at a terminal would: every verb is a process of its own that knows nothing of
 * the one before.
 */
describe("a topology that is up, broken and healed by hand", function () {
  this.timeout(minutes(3));
  const command = (args: readonly string[]) => [join(projectRoot, "setup", "muster.mjs"), ...args];
  const environment = { ...process.env, NO_COLOR: "1" };

  const muster = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("node", command(args), {
      encoding: "utf8",
      timeout: seconds(170),
      input: "",
      env: environment,
    });
    return { code: status, out: stdout, said: `${stdout}${stderr}` };
  };
  const recorded = (): TimelineEvent[] => {
    const folder = upFolder(reportsFolder, run);
    const file = folder === undefined ? "" : join(folder, "timeline.ndjson");
    const lines = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
    return lines.map((line) => JSON.parse(line) as TimelineEvent);
  };
  let run = "";
  const only = () => ["--topology", run];

  before(() => {
    const up = muster("up", "single-region");
    expect(up.code, up.said).to.equal(0);
    run = /run ([0-9a-f]{6})/u.exec(up.out)?.[1] ?? "";
    const made = muster("kafka", ...only(), "home", "topics", "--create", "--topic", "orders", "--partitions", "3");
    expect(made.code, made.said).to.equal(0);
  });
  after(() => {
    const down = muster("down");
    expect(down.out).to.include(`removed single-region (run ${run})`);
  });

  it("is up only once, and a second `up` says so", () => {
    const again = muster("up", "single-region");
    expect([again.code, again.out]).to.satisfy(([code, out]: [number, string]) => code === 0 && out.includes("is up already"));
  });

  it("refuses names that are not there with a suggestion, and injects nothing", () => {
    for (const [args, message] of [
      [["kill", "home9"], 'no host "home9"; did you mean "home1"?'],
      [["kill", "leader:ordres/0"], 'did you mean "orders"?'],
      [["cut", "home1", "home2", "--mode", "dorp"], 'did you mean "drop"?'],
      [["kill", "home1", "--ttl", "2h"], "longer than"],
    ] as const) {
      const refused = muster(...args, ...only());
      expect(refused.code, refused.said).to.equal(2);
      expect(refused.said).to.include(message);
    }
    expect(recorded().filter(({ event }) => event === "fault.injected")).to.deep.equal([]);
  });

  it("is cut, says so again, and is healed by another process", () => {
    const cut = muster("cut", "home1", "home2", "--mode", "refuse", "--json", ...only());
    expect(cut.code, cut.said).to.equal(0);
    const told = JSON.parse(cut.out) as { fault: string; proof: string[] };
    expect(told.proof).to.have.length.greaterThan(0);
    const again = muster("cut", "home1", "home2", "--mode", "refuse", ...only());
    expect([again.code, again.out.includes(`${told.fault} is that already`)]).to.deep.equal([0, true]);
    expect(muster("status").out).to.include(told.fault);
    const healed = muster("heal", told.fault, ...only());
    expect(healed.code, healed.said).to.equal(0);
    const whole = muster("heal", told.fault, ...only());
    expect([whole.code, whole.out.includes("nothing to heal")]).to.deep.equal([0, true]);
  });

  it("loses the leader of a partition, which is dead to a second kill, and runs again", () => {
    const killed = muster("kill", "leader:orders/0", ...only());
    expect(killed.code, killed.said).to.equal(0);
    const node = /that is kill (\S+)/u.exec(killed.out)?.[1] ?? "";
    expect(killed.out).to.include(`${node}: process exited by SIGKILL`);
    const again = muster("kill", node, ...only());
    expect(again.code, again.said).to.equal(0);
    const started = muster("start", node, ...only());
    expect(started.code, started.said).to.equal(0);
    expect(started.out).to.include("whole: ISR and quorum full");
    expect(muster("start", node, ...only()).out).to.include("runs already");
  });

  it("is changed by one verb at a time", async () => {
    const first = spawn("node", command(["pause", "home3", ...only()]), { env: environment });
    const ended = new Promise<number | null>((resolve) => first.on("exit", resolve));
    const locks = join(process.env.XDG_STATE_HOME ?? join(process.env.HOME ?? "", ".local", "state"), "muster", "locks");
    while (!existsSync(join(locks, `${run}.lock`)) && first.exitCode === null)
      await new Promise((resume) => setTimeout(resume, 5));
    const second = muster("kill", "home2", ...only());
    expect(await ended).to.equal(0);
    // On a slow machine the first may have ended before the second looked; it must not have begun beside it.
    if (second.code !== 0) expect([second.code, second.said.includes("is at work there (pid")]).to.deep.equal([3, true]);
    const all = muster("heal", "--all", ...only());
    expect(all.code, all.said).to.equal(0);
    expect(all.out).to.include("whole: ");
  });

  it("is looked into: a log, a shell that is piped to, and exit codes", () => {
    expect(
      muster("logs", "home1", "-n", "2", ...only())
        .out.trimEnd()
        .split("\n"),
    ).to.have.length(2);
    const piped = spawnSync("node", command(["shell", ...only(), "home1"]), {
      encoding: "utf8",
      input: "echo $((6 * 7)); exit 3\n",
    });
    expect([piped.stdout, piped.status]).to.deep.equal(["42\n", 3]);
    expect(muster("kafka", ...only(), "home", "topcis").code).to.equal(2);
  });
});

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { minutes, seconds } from "../core/duration.ts";
import { projectRoot } from "./suites.ts";

/** Run by `muster test` on a real engine: a planned takeover and the way back, each step a process of its own, as people do it. */
describe("a takeover and the way back by hand", function () {
  this.timeout(minutes(6));
  let run = "";
  const muster = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("node", [join(projectRoot, "setup", "muster.mjs"), ...args], {
      encoding: "utf8",
      timeout: seconds(200),
      input: "",
      env: { ...process.env, NO_COLOR: "1" },
    });
    return { code: status, said: `${stdout}${stderr}` };
  };
  const done = (...args: string[]): string => {
    const { code, said } = muster(...args, "--topology", run);
    expect(code, said).to.equal(0);
    return said;
  };
  const refused = (...args: string[]): string => {
    const { code, said } = muster(...args, "--topology", run);
    expect(code, said).to.equal(3);
    return said;
  };

  before(() => {
    const up = muster("up", "active-passive-and-back");
    expect(up.code, up.said).to.equal(0);
    run = /run ([0-9a-f]{6})/u.exec(up.said)?.[1] ?? "";
    done("workload", "start", "payments", "--on", "east");
  });
  after(() => {
    muster("down");
  });

  it("looks whether west may take over, and refuses what was not promised", () => {
    expect(refused("promote", "west", "--check", "--rpo", "0s"), "a running load is never without lag").to.match(
      /payments is .* behind|no offset/,
    );
    const looks = Array.from({ length: 6 }, (_, index) => () => {
      if (index > 0) spawnSync("sleep", ["3"]);
      return muster("promote", "west", "--check", "--rpo", "10s", "--topology", run);
    });
    const ready = looks
      .values()
      .map((look) => look())
      .find(({ code }) => code === 0);
    expect(ready?.said ?? "west was never ready").to.include("west has all that it needs to take over payments");
    expect(refused("failback", "east", "--tail", "drop")).to.include("west was not promoted");
  });

  it("promotes west once its writers have stopped, and no second time", () => {
    done("workload", "stop");
    done("promote", "west", "--rpo", "10s");
    expect(refused("promote", "west", "--rpo", "10s")).to.include("west is promoted already");
    expect(refused("failback", "east", "--switch")).to.include("no way back was begun");
  });

  it("refuses a way back while west's writers are none of its business, and goes it when east is quiet", () => {
    done("workload", "start", "payments", "--on", "west");
    const begun = done("failback", "east", "--tail", "replay");
    expect(begun).to.include("east alone has 0 records");
    expect(refused("failback", "east", "--tail", "replay")).to.include("the way back runs already");
    expect(refused("failback", "east", "--switch")).to.include("west is still written to");
  });

  it("switches when nobody writes, and is in charge again", () => {
    done("workload", "stop");
    expect(done("failback", "east", "--switch")).to.include("east has everything and is in charge again");
    expect(refused("failback", "east", "--switch")).to.include("no way back was begun, or it is over");
  });

  it("takes over once more, and comes back by deleting what east has, with a name under it", () => {
    done("workload", "start", "payments", "--on", "east");
    spawnSync("sleep", ["10"]);
    done("workload", "stop");
    done("promote", "west", "--rpo", "10s");
    done("workload", "start", "payments", "--on", "west");
    const { code, said } = muster("failback", "east", "--tail", "drop", "--rebuild", "--topology", run);
    expect([code, said.includes("who decides that the logs of east are deleted?")], said).to.deep.equal([2, true]);
    const begun = done("failback", "east", "--tail", "drop", "--rebuild", "--signed", "M. Okafor");
    expect(begun).to.include("is copied to east, from the earliest record on");
    done("workload", "stop");
    expect(done("failback", "east", "--switch")).to.include("east has everything and is in charge again");
  });
});

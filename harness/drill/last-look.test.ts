import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { EnvironmentError, GuardRefused } from "../core/errors.ts";
import type { World } from "../runtime/world.ts";
import { LastLook } from "./last-look.ts";
import type { Narrator } from "./narrator.ts";
import { RunFolder } from "./run-folder.ts";

/** Agents are stood in for: how real ones fare is `evidence.docker.ts`. */
describe("the last look at the machines", () => {
  let reports: string;
  let folder: RunFolder;
  const said: string[] = [];
  const narrator = { say: (text: string) => void said.push(text) } as unknown as Narrator;
  const never = () => new Promise<never>(() => undefined);

  beforeEach(() => {
    reports = mkdtempSync(join(tmpdir(), "muster-look-"));
    folder = RunFolder.begin(reports, "look", "abc", new Date(0));
  });
  afterEach(() => rmSync(reports, { recursive: true, force: true }));

  function lookAt(ask: (command: string) => Promise<unknown>, signal = new AbortController().signal): LastLook {
    const look = new LastLook(folder, narrator, signal);
    const agent = { ask };
    look.at({ plan: { nodes: [{ name: "east1" }], connects: [] }, observer: agent, node: () => agent } as unknown as World);
    return look;
  }
  const kept = (): string[] => readdirSync(join(folder.path, "logs")).toSorted();

  it("is taken once, at the first failure", async () => {
    const asked: string[] = [];
    const look = lookAt(async (command) => {
      asked.push(command);
      return { at: 1, text: "Full thread dump", answered: true, beans: {} };
    });
    await look.take("the first", new Error("x"));
    await look.take("the second", new Error("y"));
    expect(asked).to.deep.equal(["stamp", "threads", "jmx"]);
    expect(readFileSync(join(folder.path, "logs", "east1.threads.txt"), "utf8")).to.include("because: the first\nFull thread");
  });

  it("says what it could not get, and does not ask a JVM for metrics that gave no threads", async () => {
    const look = lookAt(async (command) => {
      if (command === "stamp") return { at: 1 };
      throw new EnvironmentError(`cannot ask east1 for "${command}": its container has gone`);
    });
    await look.take("it failed", new Error("x"));
    expect(readFileSync(join(folder.path, "logs", "east1.threads.txt"), "utf8")).to.include("no thread dump: cannot ask east1");
    expect(readFileSync(join(folder.path, "logs", "east1.jmx.json"), "utf8")).to.include("not asked: see east1.threads.txt");
  });

  it("is taken though nobody can tell the time", async () => {
    const look = lookAt(async (command) => {
      if (command === "stamp") throw new EnvironmentError("the observer has gone");
      return { at: 1, text: "Full thread dump", answered: true, beans: {} };
    });
    await look.take("it failed", new Error("x"));
    expect(said.join()).to.include("thread dumps and metrics of 1 JVMs are taken: it failed");
    expect(kept()).to.deep.equal(["east1.jmx.json", "east1.threads.txt"]);
  });

  it("never throws, and says so", async () => {
    const look = lookAt(async () => ({ at: 1, text: "Full thread dump", answered: true, beans: {} }));
    rmSync(reports, { recursive: true });
    await look.take("it failed", new Error("x"));
    expect(said.at(-1)).to.include("could not be kept: ENOENT");
  });

  it("does not keep a heal waiting that an interruption asks for", async () => {
    const interruption = new AbortController();
    const taking = lookAt(never, interruption.signal).take("it failed", new Error("x"));
    interruption.abort(new Error("^C"));
    await taking;
  });

  it("is not taken of a refusal, nor once the machines are gone", async () => {
    await lookAt(never).take("refused", new GuardRefused("no"));
    const look = lookAt(never);
    look.end();
    await look.take("too late", new Error("x"));
    expect(kept()).to.deep.equal([]);
  });
});

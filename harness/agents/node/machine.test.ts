import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { messageOf } from "../../core/errors.ts";
import { Jvm } from "./jvm.ts";
import { Machine } from "./machine.ts";

/** A real process in the JVM's place, on this machine's own kernel. */
describe("a machine", () => {
  let folder: string;
  let jvm: Jvm;
  let machine: Machine;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "muster-machine-"));
    jvm = new Jvm(() => undefined, join(folder, "node.log"));
    machine = new Machine(jvm);
  });
  afterEach(async () => {
    await jvm.kill();
    await rm(folder, { recursive: true });
  });

  const launch = (script = "exec sleep 60") => {
    const properties = join(folder, "server.properties");
    const once = { [join(folder, "disk", "meta.properties")]: "version=1\n" };
    return machine.launch({ files: { [properties]: "a=1\n" }, once, argv: ["sh", "-c", script, properties] });
  };
  const kernelState = (): string => {
    const stat = readFileSync(`/proc/${jvm.state.pid}/stat`, "utf8");
    return stat.charAt(stat.lastIndexOf(")") + 2);
  };

  it("is frozen for the kernel too when it was throttled before, is stamped once, and thaws with the last pause", async () => {
    await launch("while :; do :; done");
    await machine.apply("f1", { kind: "throttle", cpu: 0.01 });
    expect(await machine.apply("f2", { kind: "pause" })).to.deep.equal(["process paused"]);
    expect(kernelState()).to.equal("T");
    const { since } = jvm.state;
    await machine.apply("f3", { kind: "pause" });
    expect(jvm.state).to.include({ process: "paused", since });
    await machine.undo("f2");
    expect([jvm.state.process, kernelState()]).to.deep.equal(["paused", "T"]);
    await machine.undo("f3");
    expect(jvm.state.process).to.equal("running");
    await machine.undo("f1");
    expect(kernelState()).not.to.equal("T");
  });

  it("finishes at the second attempt an undo that failed half-way", async () => {
    await launch();
    await machine.apply("f1", { kind: "kill" });
    await rm(join(folder, "disk"), { recursive: true });
    await writeFile(join(folder, "disk"), "in the way of the folder");
    expect(await machine.undo("f1").catch(messageOf)).to.match(/EEXIST|ENOTDIR/);
    await rm(join(folder, "disk"));
    await machine.undo("f1");
    expect(jvm.state.process).to.equal("running");
  });

  it("starts nothing that a fault keeps down, whoever asks; the end of that fault does", async () => {
    await launch();
    await machine.apply("f1", { kind: "kill" });
    await launch();
    await machine.start();
    expect(jvm.state.process).to.equal("exited");
    await machine.undo("f1");
    expect(jvm.state.process).to.equal("running");
  });

  it("is launched with the settings that stand on it", async () => {
    await launch();
    await machine.apply("f1", { kind: "misconfigure", settings: { a: "2" } });
    await jvm.kill();
    await launch();
    expect(await readFile(join(folder, "server.properties"), "utf8")).to.equal("a=2\n");
    await machine.undo("f1");
    expect(await readFile(join(folder, "server.properties"), "utf8")).to.equal("a=1\n");
    expect(jvm.state.process).to.equal("running");
  });

  it("has no process where it could not be started, and nothing to kill then", async () => {
    jvm.launch({ argv: ["java"], env: { PATH: "/nowhere" } });
    await jvm.kill();
    await new Promise(setImmediate);
    expect(jvm.state).to.include({ process: "exited", pid: null });
    expect(jvm.state.exit).to.include("cannot start java: spawn nice ENOENT");
  });
});

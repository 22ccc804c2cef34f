import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { expect } from "chai";
import { seconds } from "../core/duration.ts";
import { keepUp } from "../runtime/keep-up.ts";
import { label, labelsOf } from "../runtime/labels.ts";
import { networkName } from "../runtime/networks.ts";
import { removeRun, runsThere, sweep } from "../runtime/sweep.ts";
import { session } from "./session.ts";

/** Run by `muster test` on a real engine: what the sweeper takes, and above all what it does not. */
const run = "sweep-test";
const idle = ["/usr/local/bin/node", "-e", "setInterval(() => {}, 1 << 30)"];

describe("the sweeper", function () {
  this.timeout(seconds(60));
  const living: ChildProcess[] = [];
  const theirs: (() => Promise<unknown>)[] = [];

  /** A process as its labels name it. */
  const runnerOf = async (child: ChildProcess): Promise<string> => {
    const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return `${hostname()}/${child.pid}/${stat[19]}`;
  };
  const program = (): ChildProcess => spawn("sleep", ["300"], { stdio: "ignore" });
  const crashedRunner = async (): Promise<string> => {
    const child = program();
    const runner = await runnerOf(child);
    child.kill("SIGKILL");
    await once(child, "exit");
    return runner;
  };
  const livingRunner = (): Promise<string> => {
    const child = program();
    living.push(child);
    return runnerOf(child);
  };

  /** As a run makes them: a network, a machine that runs in it, one that was only created, and a disk. */
  const leave = async (suffix: string, labels: Record<string, string>): Promise<void> => {
    const { docker, image } = session();
    const name = networkName(run, suffix);
    const network = await docker.createNetwork({ Name: name, Internal: true, Labels: labels });
    await docker.createVolume({ Name: name, Labels: labels });
    const shared = { Image: image.tag, Entrypoint: idle, Labels: labels };
    const mounted = { NetworkMode: network.id, Binds: [`${name}:/disk`] };
    const running = await docker.createContainer({ ...shared, name, HostConfig: mounted });
    await docker.createContainer({ ...shared, name: `${name}-created`, HostConfig: { NetworkMode: network.id } });
    await running.start();
  };
  const ownedBy = (suffix: string, runner: string): Record<string, string> => ({
    ...labelsOf(`${run}-${suffix}`, "none", "drill"),
    [label.runner]: runner,
  });
  const thereOf = async (suffix: string) => (await runsThere(session().docker)).find((one) => one.run === `${run}-${suffix}`);

  after(async () => {
    for (const child of living) child.kill("SIGKILL");
    for (const remove of theirs.toReversed()) await remove();
    const left = (await runsThere(session().docker)).filter((one) => one.run.startsWith(run));
    for (const one of left) await removeRun(session().docker, one);
    expect((await runsThere(session().docker)).filter((one) => one.run.startsWith(run))).to.deep.equal([]);
  });

  it("removes what a crashed runner left: machines that run and that were only made, network and disk", async () => {
    await leave("crashed", ownedBy("crashed", await crashedRunner()));
    const there = await thereOf("crashed");
    expect([there?.containers.length, there?.networks.length, there?.volumes.length]).to.deep.equal([2, 1, 1]);
    expect((await sweep(session().docker)).map((one) => one.run)).to.include(`${run}-crashed`);
    expect(await thereOf("crashed")).to.equal(undefined);
  });

  it("leaves alone what a living runner has, and what was kept up on purpose though its runner has ended", async () => {
    await leave("living", ownedBy("living", await livingRunner()));
    const upped = await crashedRunner();
    await leave("kept", ownedBy("kept", upped));
    await keepUp(session().docker, `${run}-kept`, "none", upped);
    const before = [await thereOf("living"), await thereOf("kept")];
    const swept = (await sweep(session().docker)).map((one) => one.run);
    expect(swept).not.to.include.members([`${run}-living`]);
    expect(swept).not.to.include.members([`${run}-kept`]);
    expect([await thereOf("living"), await thereOf("kept")]).to.deep.equal(before);
    for (const one of before) if (one !== undefined) await removeRun(session().docker, one);
    expect([await thereOf("living"), await thereOf("kept")]).to.deep.equal([undefined, undefined]);
  });

  it("never touches what is not ours: no label, a label like ours, ours in part, a name like ours", async () => {
    const { docker, image } = session();
    const crashed = await crashedRunner();
    const { [label.kept]: _, ...inPart } = ownedBy("theirs", crashed);
    const foreign: Record<string, Record<string, string>> = {
      bare: {},
      like: { "muster.runs": run, "com.muster.run": run, "Muster.Run": run },
      alone: { [label.run]: run },
      part: inPart,
    };
    for (const [suffix, Labels] of Object.entries(foreign)) {
      const name = networkName(run, suffix);
      const network = await docker.createNetwork({ Name: name, Internal: true, Labels });
      theirs.push(() => network.remove());
      await docker.createVolume({ Name: name, Labels });
      theirs.push(() => docker.getVolume(name).remove());
      const container = await docker.createContainer({
        Image: image.tag,
        name,
        Entrypoint: idle,
        Labels,
        HostConfig: { NetworkMode: network.id, Binds: [`${name}:/disk`] },
      });
      theirs.push(() => container.remove({ force: true }));
      await container.start();
    }
    expect((await sweep(docker)).filter((one) => one.run.startsWith(run))).to.deep.equal([]);
    for (const one of (await runsThere(docker)).filter((found) => found.run.startsWith(run))) await removeRun(docker, one);
    for (const suffix of Object.keys(foreign)) {
      const name = networkName(run, suffix);
      expect((await docker.getContainer(name).inspect()).State.Running, `container ${name}`).to.equal(true);
      await docker.getNetwork(name).inspect();
      await docker.getVolume(name).inspect();
    }
  });

  it("takes a network of ours from under a container that people put into it, and spares the container", async () => {
    const { docker, image } = session();
    await leave("joined", ownedBy("joined", await crashedRunner()));
    const guest = await docker.createContainer({
      Image: image.tag,
      name: `${networkName(run, "joined")}-guest`,
      Entrypoint: idle,
      HostConfig: { NetworkMode: networkName(run, "joined") },
    });
    theirs.push(() => guest.remove({ force: true }));
    await guest.start();
    await sweep(docker);
    expect(await thereOf("joined")).to.equal(undefined);
    expect((await guest.inspect()).State.Running).to.equal(true);
  });

  it("says what it cannot remove, and removes everything else", async () => {
    const { docker, image } = session();
    await leave("held", ownedBy("held", await crashedRunner()));
    await leave("free", ownedBy("free", await crashedRunner()));
    const holder = await docker.createContainer({
      Image: image.tag,
      name: `${networkName(run, "held")}-holder`,
      Entrypoint: idle,
      HostConfig: { NetworkMode: "none", Binds: [`${networkName(run, "held")}:/disk`] },
    });
    await holder.start();
    const failure = await sweep(docker).then(
      () => "",
      (error: Error) => error.message,
    );
    expect(failure).to.include(`could not remove everything of run ${run}-held`).and.include("volume");
    const left = await thereOf("held");
    expect([left?.containers, left?.networks, left?.volumes.length]).to.deep.equal([[], [], 1]);
    expect(await thereOf("free")).to.equal(undefined);
    await holder.remove({ force: true });
    await sweep(docker);
    expect(await thereOf("held")).to.equal(undefined);
  });
});

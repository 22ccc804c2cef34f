import { expect } from "chai";
import topology from "../../topologies/soak.ts";
import { seconds } from "../core/duration.ts";
import { session } from "../drill/session.ts";
import { cut } from "../faults/constructors.ts";
import { executeForText } from "../runtime/execute.ts";
import { networkName } from "../runtime/networks.ts";
import { playSeed, raiseSoak, type SoakStage } from "./soak.ts";
import { awaitWhole } from "./whole.ts";

/** Run by `muster test` on a real engine: that the soak finds out what was not healed or was left, whoever forgot it. */
describe("what a soak looks at afterwards", function () {
  this.timeout(seconds(120));
  let there: SoakStage;

  before(async () => {
    const { docker, image, signal } = session();
    there = await raiseSoak(
      { docker, image: image.tag, topology, run: "soak-test", kept: "drill", listener: {}, signal },
      (_, work) => work(),
    );
  });
  after(() => there?.[Symbol.asyncDispose]());

  const found = (within: number) => awaitWhole(there.stage.world, there.before, session().signal, seconds(within));
  const inside = async (host: string, ...argv: string[]): Promise<string> => {
    const { code, stdout, stderr } = await executeForText(there.stage.world.container(host), argv);
    if (code !== 0) throw new Error(`${argv.join(" ")} in ${host}: ${stderr}`);
    return stdout;
  };

  it("names a lease that is still held, the paths that do not answer, and the rules behind it", async () => {
    const { fabric, plan } = there.stage.world;
    const paths = plan.paths
      .filter(({ source }) => source === "clients-away")
      .map(({ path }) => ({ path, way: "both" as const }));
    const fault = cut({ nodes: ["clients-away"] }, { nodes: ["home1"] }, { mode: "drop" });
    await fabric.ask("cut", { lease: "forgotten", what: "a cut that nobody heals", fault, mode: "drop", paths, ttlMs: 60_000 });
    const { unhealed, leftovers } = await found(2);
    expect(unhealed.join()).to.include("clients-away>home1/CLIENT: no answer");
    expect(leftovers.join()).to.include("fabric holds forgotten").and.include("nft set drop_out");
    await fabric.ask("undo", { lease: "forgotten" });
    expect(await found(30)).to.deep.equal({ unhealed: [], leftovers: [] });
  });

  it("names what no agent knows of: a rule, a toxic, a stopped JVM, a full disk, a setting, a container", async () => {
    const { world } = there.stage;
    const [path] = world.plan.paths;
    const end = `${path?.listen.address} . ${path?.listen.port}`;
    await inside("fabric", "nft", "add", "element", "inet", "muster", "drop_back", `{ ${end} }`);
    await inside("fabric", "/usr/local/bin/node", "-e", slowDown);
    await inside("home2", "sh", "-c", "fallocate -l 240M /var/lib/kafka/stray");
    await inside("home3", "sh", "-c", stopJvm("STOP"));
    const stray = await world.docker.createContainer({
      name: networkName(world.run, "stray"),
      Image: session().image.tag,
      Labels: (await world.container("home1").inspect()).Config.Labels,
      HostConfig: { NetworkMode: "none" },
    });
    const { leftovers, unhealed } = await found(3);
    const seen = [...leftovers, ...unhealed].join("\n");
    expect(seen).to.include("nft set drop_back").and.include("proxy ").and.include("777");
    expect(seen).to.include("home2, beside the logs").and.include("stray").and.include("home2, room: only");
    expect(seen).to.include("java stopped").and.include("containers:");
    await stray.remove();
    await inside("home3", "sh", "-c", stopJvm("CONT"));
    await inside("home2", "rm", "/var/lib/kafka/stray");
    await inside("fabric", "/usr/local/bin/node", "-e", speedUp);
    await inside("fabric", "nft", "delete", "element", "inet", "muster", "drop_back", `{ ${end} }`);
    expect(await found(40)).to.deep.equal({ unhealed: [], leftovers: [] });
  });

  it("finds all well after a sequence that was healed", async () => {
    const { unhealed, leftovers, faults } = await playSeed(there, 3, () => undefined, session().signal);
    expect({ unhealed, leftovers }).to.deep.equal({ unhealed: [], leftovers: [] });
    expect(faults.map(({ outcome }) => outcome)).to.include("proven");
  });
});

const toxic = `{ name: "stray", type: "latency", stream: "downstream", attributes: { latency: 777, jitter: 0 } }`;
const firstProxy = `const base = "http://127.0.0.1:20000/proxies"; const [name] = Object.keys(await (await fetch(base)).json());`;
const scripted = (work: string): string => `(async () => { ${firstProxy} ${work} })()`;
const slowDown = scripted(`await fetch(base + "/" + name + "/toxics", { method: "POST", body: JSON.stringify(${toxic}) });`);
const speedUp = scripted(`await fetch(base + "/" + name + "/toxics/stray", { method: "DELETE" });`);
const stopJvm = (signal: string): string =>
  `for p in /proc/[0-9]*; do grep -q ^java $p/comm 2>/dev/null && kill -${signal} $(basename $p); done; true`;

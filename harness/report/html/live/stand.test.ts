import { expect } from "chai";
import type { TimelineEvent } from "../../../timeline/events.ts";
import type { HostRecord } from "../../record.ts";
import { boardOf, linksOf } from "./board.ts";
import { standOf } from "./stand.ts";

const host = (name: string, region: string | null, zone: string | null): HostRecord => ({ name, kind: "node", region, zone });
const regions = [host("east1", "east", "a"), host("east2", "east", "b"), host("west1", "west", "a"), host("probe", null, null)];
const zones = [host("home1", "home", "a"), host("home2", "home", "b"), host("home3", "home", "c")];
const event = (at: number, name: string, more: object): TimelineEvent =>
  ({ at, event: name, ...more }) as unknown as TimelineEvent;
const paths = [
  "east1>west1/CLIENT",
  "west1>east1/CLIENT",
  "east2>west1/REPLICATION",
  "east1>east2/CONTROLLER",
  "probe>east1/CLIENT",
];

describe("where a run stands", () => {
  it("counts what standing faults cut between two places, and forgets it when they end", () => {
    const cut = event(5, "fault.injected", {
      fault: "f1",
      kind: "cut",
      text: "cut region:east region:west",
      paths: paths.slice(0, 2),
    });
    const { cut: now, faults } = standOf([cut], regions);
    expect(now).to.deep.equal({ "region:east|region:west": { paths: 2, faults: ["f1"] } });
    expect(faults).to.deep.equal([{ id: "f1", text: "cut region:east region:west", since: null }]);
    expect(standOf([cut, event(9, "fault.healed", { fault: "f1" })], regions)).to.deep.include({ cut: {}, faults: [] });
  });

  it("takes no planned switchover for a fault that stands", () => {
    const planned = event(5, "fault.effective", { fault: "switchover", effect: { from: 5, to: 5 }, resolved: ["east"] });
    expect(standOf([planned], regions)).to.deep.include({ faults: [], machines: {} });
  });

  it("says the phase that was announced last, until something ends it", () => {
    const steady = event(1, "phase", { name: "steady" });
    const cut = event(6, "fault.effective", { fault: "f1", effect: { from: 5, to: 5 }, resolved: ["east2"] });
    const decided = event(8, "phase", { name: "decided" });
    const healed = event(9, "fault.healed", { fault: "f1" });
    expect(standOf([steady], regions)).to.deep.include({ phase: "steady" });
    expect(standOf([steady, cut], regions)).to.not.have.property("phase");
    expect(standOf([steady, cut, decided], regions)).to.deep.include({ phase: "decided" });
    const promoted = event(8.5, "promoted", { cluster: "west", ends: {} });
    expect(standOf([steady, cut, decided, promoted], regions)).to.not.have.property("phase");
    expect(standOf([steady, cut, decided, healed], regions)).to.not.have.property("phase");
  });

  it("tells machines that do not answer, do not run or were hit", () => {
    const events = [
      event(1, "node.state", { node: "east1", state: "paused" }),
      event(2, "node.silent", { node: "west1" }),
      event(3, "node.back", { node: "west1" }),
      event(4, "fault.effective", { fault: "f1", effect: { from: 4, to: 4 }, resolved: ["east2"] }),
    ];
    expect(standOf(events, regions).machines).to.deep.equal({ east1: "paused", east2: "hit" });
  });
});

describe("the board", () => {
  it("has a link for every two regions between which there are paths, with how many, and none to what stands outside", () => {
    expect(linksOf(regions, paths)).to.deep.equal([
      { key: "region:east|region:west", ends: ["region:east", "region:west"], paths: 3 },
    ]);
  });

  it("has links between zones where there is one region", () => {
    const links = linksOf(zones, ["home1>home2/CONTROLLER", "home3>home2/CONTROLLER", "home3>home1/CONTROLLER"]);
    expect(links.map(({ ends }) => ends.join(" "))).to.deep.equal([
      "zone:home/a zone:home/b",
      "zone:home/a zone:home/c",
      "zone:home/b zone:home/c",
    ]);
    expect(boardOf(zones, links).match(/class="link"/g)).to.have.length(3);
  });

  it("draws every machine and link under its name, and no name as markup", () => {
    const evil = `"><script>alert(1)</script>\u001b[31m`;
    const hosts = [host(evil, "east", null), host("west1", evil, null)];
    const svg = boardOf(hosts, linksOf(hosts, [`${evil}>west1/CLIENT`]));
    expect(svg).to.not.include("<script").and.not.include("\u001b");
    expect(svg).to.include("data-node=");
  });
});

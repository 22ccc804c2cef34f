import { expect } from "chai";
import type { RunbookInput } from "./document.ts";
import { runbookHtml } from "./html.ts";
import { runbookMarkdown } from "./markdown.ts";
import { runbookOf } from "./runbook.ts";

const input: RunbookInput = {
  drill: "failback-resume",
  about: "Region east is lost and comes back.",
  date: "2026-11-21",
  source: "east",
  target: "west",
  bootstrap: { east: "east1:9011", west: "west1:9041" },
  forward: { rest: "http://connect-west:9076", connectors: [{ name: "east-west-source", config: {} }] },
  back: { rest: "http://connect-east:9086", connectors: [{ name: "west-east-source", config: { topics: "payments" } }] },
  workloads: [{ name: "payments", topic: "payments", partitions: 6, group: "billing", tier: "tier-1", acks: "all" }],
  measured: { run: "1d3e8e", startedAt: "2026-11-21T07:34:47Z", lines: ["RPO 0.02–0.25 s"] },
};
const titled = (title: RegExp, of: RunbookInput = input) => {
  const found = runbookOf(of).sections.find((section) => title.test(section.title));
  return found ?? expect.fail(`no section ${title}`);
};
const commands = (title: RegExp, of: RunbookInput = input): string =>
  (titled(title, of).steps ?? []).flatMap((step) => step.commands).join("\n");

describe("a runbook", () => {
  it("has the decision table, and a check for every step", () => {
    const rows = titled(/what to do/i).table?.rows.map(([seen]) => seen) ?? [];
    expect(rows).to.have.length(6);
    for (const { steps = [] } of runbookOf(input).sections)
      for (const { what, check } of steps) expect(check, what).to.have.length.above(5);
  });

  it("stops replication before it records the ends, and records them before clients start", () => {
    const steps = (titled(/disaster/i).steps ?? []).map(({ what }) => what);
    const place = (words: RegExp): number => steps.findIndex((what) => words.test(what));
    expect(place(/^Stop replication/)).to.be.greaterThan(place(/^Fence east/));
    expect(place(/^Record where/)).to.be.greaterThan(place(/^Stop replication/));
    expect(place(/^Start the clients/)).to.be.greaterThan(place(/^Record where/));
  });

  it("goes back by the promotion point, or by a rebuild where no way is kept", () => {
    expect(commands(/way back/i)).to.include(
      '{"name":"west-east-source","initial_state":"STOPPED","config":{"topics":"payments"}}',
    );
    expect(commands(/way back/i)).to.include("PATCH http://connect-east:9086/connectors/west-east-source/offsets");
    const withoutReserve = commands(/way back/i, { ...input, back: null });
    expect(withoutReserve).to.include("kafka-topics.sh --bootstrap-server east1:9011 --delete --topic payments");
    expect(withoutReserve, "no worker of ours copies there").not.to.include("connect-east");
  });

  it("lets the forward connector go on from the ends at the switch, whichever way it went back", () => {
    for (const one of [input, { ...input, back: null }])
      expect(commands(/way back/i, one)).to.match(
        /connectors\/east-west-source\/offsets .*"cluster":"east".*<end at the switch − 1>[\s\S]*connectors\/east-west-source\/resume$/,
      );
  });

  it("takes the fence off again before anybody writes there, and never fences those who copy", () => {
    for (const one of [input, { ...input, back: null }]) {
      const steps = titled(/way back/i, one).steps ?? [];
      const off = steps.findIndex((step) => step.commands.some((command) => /--remove --force --deny-principal/.test(command)));
      const drained = steps.findIndex(({ what }) => /^Switch: stop the writers/.test(what));
      expect(drained).to.be.greaterThan(-1);
      expect(off).to.be.greaterThan(drained);
    }
    expect(runbookMarkdown(runbookOf(input))).not.to.include("User:*");
  });

  it("has the rebuild beside the way back, with a name under it before anything is deleted", () => {
    const steps = titled(/is rebuilt/).steps ?? [];
    const [first] = steps;
    expect(first?.check).to.match(/a name under it/);
    const deleting = steps.findIndex((step) => step.commands.some((command) => command.includes("--delete --topic payments")));
    expect(deleting).to.be.greaterThan(0);
    expect(commands(/is rebuilt/)).to.include('muster failback east --tail replay --rebuild --signed "<name>"');
    expect(commands(/is rebuilt/)).to.include("DELETE http://connect-east:9086/connectors/west-east-source/offsets");
    expect(runbookOf({ ...input, back: null }).sections.some(({ title }) => /is rebuilt/.test(title))).to.equal(false);
  });

  it("says what was measured, or that nothing was", () => {
    expect(titled(/measured/i).text).to.include("Run 1d3e8e, 2026-11-21T07:34:47Z: RPO 0.02–0.25 s.");
    expect(titled(/measured/i, { ...input, measured: null }).text).to.match(/nothing in this document is proven/);
  });

  it("is one text in two forms, of which HTML asks nobody for anything and trusts no name", () => {
    const hostile = { ...input, about: 'A <script>alert("x")</script> & | drill.' };
    const [markdown, html] = [runbookMarkdown(runbookOf(hostile)), runbookHtml(runbookOf(hostile))];
    expect(html).to.include("A &lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; | drill.");
    expect(html).not.to.match(/<script|<link|src=|href=|@import|url\(/);
    for (const { title } of runbookOf(hostile).sections) expect(markdown).to.include(`## ${title}`);
    expect(markdown.match(/^\d+\. \[ \] /gm)).to.have.length(html.match(/type="checkbox"/g)?.length ?? 0);
  });
});

import { expect } from "chai";
import { UsageError } from "../../core/errors.ts";
import { faultOf } from "../../faults/text.ts";
import { splitWords } from "../../faults/words.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import { twoRegions as topology } from "../../topology/two-regions.fixture.ts";
import { program } from "../program.ts";
import { checkFault } from "./check-fault.ts";
import { faultWords } from "./fault-options.ts";
import { parseTtl } from "./ttl.ts";

const plan = planTopology(topology, addressBlock(0));

/** What `muster <line>` would inject: flags read by the verb's own definition, names checked against the plan. */
function typed(line: string): void {
  const [verb = "", ...rest] = splitWords(line);
  const command = program.commands.find((one) => one.name() === verb);
  if (command === undefined) throw new Error(`no verb ${verb}`);
  const { operands, unknown } = command.parseOptions(rest);
  expect(unknown, "flags that the verb does not know").to.deep.equal([]);
  const [kind = "", ...subjects] = verb === "inject" ? operands : [verb, ...operands];
  const options: Record<string, unknown> = { ...command.opts() };
  for (const option of command.options) command.setOptionValue(option.attributeName(), option.defaultValue);
  const fault = faultOf(faultWords(kind, subjects, options));
  parseTtl(String(options.ttl));
  checkFault(fault, plan);
}

describe("bad input of a hands-on verb", () => {
  const refused: [string, RegExp][] = [
    ["kill east9", /no host "east9"; did you mean "east1"\?/],
    ["kill east", /"east" is a region, not a node/],
    ["kill zone:east/x", /no zone "east\/x"; did you mean "east\/a"\?/],
    ["inject outage region:eest", /no region "eest"; did you mean "east"\?/],
    ["kill leder:orders/0", /"leder:orders\/0" is no subject of a fault/],
    ["kill leader:orders", /"leader:orders" is no subject of a fault/],
    ["kill leader:orders/0@eastt", /no cluster "eastt"; did you mean "east"\?/],
    ["kill controller:wst", /no cluster "wst"; did you mean "west"\?/],
    ["kill worker:west->east", /replicates nothing from west to east/],
    ["cut east1 west1 --mode dorp", /no mode "dorp"; did you mean "drop"\?/],
    ["cut east1 west1 --plane CLINT", /no plane "CLINT"; did you mean "CLIENT"\?/],
    ["cut east1", /wants the two ends of a link/],
    ["cut east1 west1", /hits nothing: .* no path there/],
    ["inject kil east1", /no fault "kil"; did you mean "kill"\?/],
    ["inject kill east1 --mode drop", /kill takes no --mode/],
    ["inject throttle east1", /throttle wants --cpu/],
    ["inject throttle east1 --cpu 3", /no share of one core/],
    ["inject deleteTopic topic:orders@est", /no cluster "est"; did you mean "east"\?/],
    ["degrade region:east region:west --rtt 100", /--rtt 100 is no length of time/],
    ["degrade region:east region:west --rate 500", /--rate 500 is no rate/],
    ["degrade region:east region:west", /at least one of --rtt/],
    ["kill east1 --ttl 10", /--ttl 10 is no length of time/],
    ["kill east1 --ttl 0s", /--ttl 0s is no length of time/],
    ["kill east1 --ttl 61m", /--ttl 61m is longer than 60 min/],
    ["stop east1 --within soon", /--within soon is no length of time/],
  ];
  for (const [line, message] of refused)
    it(`is told: muster ${line}`, () => {
      expect(() => typed(line)).to.throw(UsageError, message);
    });

  const accepted = [
    "kill leader:orders/0",
    "kill east1,east2 --ttl 1h",
    "cut region:east region:west --mode hold --one-way --plane CLIENT --plane REPLICATION",
    "degrade region:east region:west --rtt 100ms --jitter 20ms --rate 500kB/s --slice 64",
    "inject outage zone:east/a --ttl 90s",
    "inject loseUnflushed east1 --window 10s",
    "inject misconfigure topic:orders@east --set min.insync.replicas=3 --set retention.ms=1000",
    "pause worker:east->west",
  ];
  for (const line of accepted)
    it(`is not: muster ${line}`, () => {
      expect(() => typed(line)).not.to.throw();
    });
});

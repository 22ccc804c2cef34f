import { readdirSync } from "node:fs";
import { seconds } from "../../core/duration.ts";
import { cutModes } from "../../faults/fault.ts";
import { faultKinds } from "../../faults/words.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { type Plan, planTopology } from "../../topology/plan.ts";
import type { Candidate, Names } from "./complete.ts";
import { whatIsUp } from "./live.ts";
import { shells } from "./script.ts";
import { subjectsOf } from "./subjects.ts";

const plain = (words: readonly string[], about = ""): Candidate[] => words.map((word) => ({ word, about }));

/** Names by the place where they stand: `<verb> <argument>`, or else a flag or an argument of any verb. */
export const names: Names = async (verb, place) => (await (byPlace[`${verb} ${place}`] ?? byPlace[place])?.()) ?? [];

const ofPlan = (pick: (plan: Plan) => Candidate[]) => async (): Promise<Candidate[]> => (await plansUp()).flatMap(pick);

const hosts = ofPlan(({ hosts }) => plain(hosts.map(({ name }) => name)));
const clusters = ofPlan(({ topology }) => plain(Object.keys(topology.clusters)));
const subjects = ofPlan(subjectsOf);

const byPlace: Readonly<Record<string, () => Promise<readonly Candidate[]> | readonly Candidate[]>> = {
  "run drill": drills,
  "plan what": async () => [...(await drills()), ...plain(faultKinds, "fault")],
  "plan subject": subjects,
  "history drill": drills,
  "runbook drill": drills,
  "up topology": topologies,
  "ladder --topology": topologies,
  "--topology": up,
  "inject fault": () => plain(faultKinds, "fault"),
  "heal fault": faults,
  "inject subject": subjects,
  "kill subject": subjects,
  "stop subject": subjects,
  "pause subject": subjects,
  "start subject": subjects,
  "cut from": subjects,
  "cut to": subjects,
  "degrade from": subjects,
  "degrade to": subjects,
  "logs node": async () => [...(await hosts()), ...plain((await plansUp()).length === 0 ? [] : ["fabric", "observer"], "agent")],
  "shell node": hosts,
  "kafka cluster": clusters,
  "kafka tool": tools,
  "promote cluster": clusters,
  "failback cluster": clusters,
  "failback --tail": () => plain(["replay", "drop"], "what the old side alone has"),
  "--at": hosts,
  "--mode": () => plain(cutModes, "cut mode"),
  "--plane": () => plain(["CLIENT", "REPLICATION", "CONTROLLER", "REST"], "plane"),
  "--client": clients,
  "compare a": runs,
  "compare b": runs,
  "audit run": runs,
  "report run": runs,
  "open run": runs,
  "mark what": () => plain(["effective", "promoted", "healed"]),
  "schema what": () => plain(["drill", "environment"]),
  "completion shell": () => plain(shells),
};

async function plansUp(): Promise<Plan[]> {
  const there = await whatIsUp();
  if (there.length === 0) return [];
  const { allTopologies } = await import("../suites.ts");
  const known = (await allTopologies()).filter(({ name }) => there.some(({ topology }) => topology === name));
  return known.map((topology) => planTopology(topology, addressBlock(0)));
}

async function up(): Promise<Candidate[]> {
  return (await whatIsUp()).flatMap(({ topology, run }) => [
    { word: topology, about: `run ${run}` },
    { word: run, about: topology },
  ]);
}

async function topologies(): Promise<Candidate[]> {
  const { allTopologies } = await import("../suites.ts");
  return plain(
    (await allTopologies()).map(({ name }) => name),
    "topology",
  );
}

async function drills(): Promise<Candidate[]> {
  const { allDrills } = await import("../suites.ts");
  return (await allDrills()).map(({ name, spec }) => ({ word: name, about: spec.about.split(/[:;.]/u)[0] ?? "" }));
}

async function tools(): Promise<Candidate[]> {
  const { kafkaTools } = await import("../hands-on/kafka-tools.ts");
  return Object.entries(kafkaTools).map(([word, { does }]) => ({ word, about: does }));
}

async function clients(): Promise<Candidate[]> {
  const { clientNames } = await import("../../workload/clients.ts");
  return plain(clientNames);
}

async function runs(): Promise<Candidate[]> {
  const { reportsFolder } = await import("../report.ts");
  const folders = readdirSync(reportsFolder).flatMap((name) => /^(\d{4}-.*Z)-(.*)-([0-9a-f]{6})$/u.exec(name) ?? []);
  const found: Candidate[] = [];
  for (let at = 0; at < folders.length; at += 4)
    found.push({ word: folders[at + 3] ?? "", about: `${folders[at + 2]}, ${folders[at + 1]}` });
  return found.toReversed();
}

/** Only the agents know what stands: the one place where the engine is spoken to at length, and so bounded once more by the verb. */
async function faults(): Promise<Candidate[]> {
  if ((await whatIsUp()).length !== 1) return [];
  const { findTopology, looked } = await import("../hands-on/at-hand.ts");
  const { standingOn } = await import("../../injector/held.ts");
  using looking = await looked(await findTopology({}));
  return (await standingOn(looking.world, [], seconds(1))).faults.map(({ id, what }) => ({ word: id, about: what }));
}

import { judgeWorkloads } from "../../audit/workloads.ts";
import { GuardRefused, InvalidDrill, UsageError } from "../../core/errors.ts";
import { suggestion } from "../../core/nearest.ts";
import { concludeDrill } from "../../drill/conclude.ts";
import { gatherSettings } from "../../drill/conditions.ts";
import type { Gathered } from "../../drill/context.ts";
import { keepLogs } from "../../drill/evidence.ts";
import { judgedFactsOf } from "../../drill/facts.ts";
import { watchHostLoad } from "../../drill/host-load.ts";
import { missingOf, searchDisks } from "../../drill/on-disk.ts";
import type { DrillResult } from "../../drill/session.ts";
import { Steps } from "../../drill/steps.ts";
import { parameterRecord } from "../../parameters/parameters.ts";
import { type AtHand, findTopology, type HandsOnOptions, withTopology } from "../hands-on/at-hand.ts";
import { LineNarrator } from "../narrators.ts";
import { reportsFolder } from "../report.ts";
import { showVerdict } from "../show-verdict.ts";
import { stopLoads } from "../workload/stop.ts";
import { readEngineLogs } from "./engine-logs.ts";
import { evidenceOf } from "./evidence.ts";
import { readLogsOf } from "./final-read.ts";
import { handsOnDrill, judgedWorkloads, sessionAtHand } from "./hands-on-drill.ts";
import { lastLoad, loadsIn, type StartedLoad } from "./loads.ts";
import { type NotWhole, whatStands } from "./standing.ts";
import { faultsIn } from "./told-faults.ts";
import { awaitWhole } from "./whole.ts";

interface VerifyOptions extends HandsOnOptions {
  readonly survivors?: string;
  readonly anyway?: boolean;
}

/** Stops the load, reads what is in the logs, and judges what was done since the load began as if a drill had done it. */
export async function verify(options: VerifyOptions): Promise<number> {
  const found = await findTopology(options);
  const { survivors } = options;
  if (survivors !== undefined && found.topology.clusters[survivors] === undefined) {
    const clusters = Object.keys(found.topology.clusters);
    throw new UsageError(`there is no cluster "${survivors}"${suggestion(survivors, clusters)}`, {
      hint: `known: ${clusters.join(", ")}`,
    });
  }
  return withTopology(found, "verify", async (hand) => {
    const out = options.json === true ? process.stderr : process.stdout;
    const begun = loadsIn(hand.folder.recorded());
    if (begun.length === 0)
      throw new UsageError("no load was started here, so there is nothing to verify", { hint: "`muster workload start`" });
    const standing = await whatStands(hand.world);
    if (standing.words.length > 0 && options.anyway !== true)
      throw new GuardRefused(`it is not whole, and nothing was stopped or judged: ${standing.words.join("; ")}`, {
        hint: "`muster heal --all` heals it; --anyway judges with it standing, and exits with 7 where a fault is not healed",
      });
    const result = await judge(hand, begun, { ...options, standing }, new LineNarrator(out));
    if (options.json === true)
      process.stdout.write(`${JSON.stringify({ folder: result.folder, exitCode: result.exitCode, record: result.record })}\n`);
    else out.write(showVerdict(result, out));
    return result.exitCode;
  });
}

interface Judging {
  readonly survivors?: string;
  readonly standing: NotWhole;
}

async function judge(
  hand: AtHand,
  begun: readonly StartedLoad[],
  { survivors, standing }: Judging,
  narrator: LineNarrator,
): Promise<DrillResult> {
  const { world, folder, signal } = hand;
  const { step } = new Steps(narrator);
  const host = watchHostLoad();
  const session = await sessionAtHand(hand, narrator);
  const load = lastLoad(begun);
  const source = load[0]?.definition.on ?? "";
  const definition = handsOnDrill(hand, load, { source, survivors: survivors ?? source });
  const gathered: Gathered = {
    faults: [],
    workloads: judgedWorkloads(hand, load),
    features: {},
    settings: {},
    byHand: { since: Math.min(...load.map(({ at }) => at)) },
    clock: world.anchor,
  };
  const problems: unknown[] = [];
  const attempt = <T>(name: string, work: () => Promise<T> | T): Promise<T | undefined> =>
    step(name, work).catch((error: unknown) => {
      signal.throwIfAborted();
      problems.push(error);
      return undefined;
    });
  const stopped = await attempt("load stops, and its groups process what is left", () => stopLoads(hand, () => true));
  for (const line of stopped ?? []) narrator.say(`  · ${line}`);
  if (standing.words.length === 0)
    await attempt("every cluster is whole; settings read back", async () => {
      const clusters = await awaitWhole(hand, load);
      await gatherSettings({ world, clusters }, session.parameters, definition, gathered);
    });
  const clusters = [...new Set([source, survivors ?? source])];
  await world.observer.ask("stamp", {});
  const readFrom = world.observer.heard;
  await attempt(`the final read in ${clusters.join(" and ")}`, async () => {
    const { said } = await readEngineLogs(world, clientHosts(hand), signal);
    await readLogsOf(hand, load, begun, clusters, said);
  });
  await attempt("ledger and timeline from the engine's logs", () => takeEvidence(hand, readFrom));
  gathered.faults.push(...faultsIn(folder.timeline, gathered.byHand?.since ?? 0, standing.faults));
  await attempt("log segments are searched for what the logs lack", async () => {
    for (const { topic, ...measured } of judgeWorkloads(judgedFactsOf(definition, gathered), folder))
      await searchDisks(hand, { topic, clusters, missing: missingOf(measured) });
  });
  folder.clearLogs();
  await keepLogs(world, folder, false);
  folder.becomeLatest(reportsFolder, world.run);
  return concludeDrill({
    definition,
    session,
    folder,
    run: world.run,
    parameters: parameterRecord(session.parameters, { batch: session.batch, index: 1, kafka: session.image.kafka }),
    startedAt: new Date(Date.parse(world.anchor.wall) - (world.anchor.at - (gathered.byHand?.since ?? 0)) * 1000),
    gathered,
    error: problems.reduce((all, one) => (all === undefined ? one : new SuppressedError(one, all)), undefined),
    host: host(),
  });
}

const clientHosts = ({ world }: AtHand): string[] =>
  world.plan.hosts.flatMap(({ name, kind }) => (kind === "clients" ? [name] : []));

/** `readFrom` = the number of the observer's last word before the final read. What is missing makes every figure worthless. */
async function takeEvidence(hand: AtHand, readFrom: number): Promise<void> {
  const { world, folder, signal } = hand;
  const hosts = ["fabric", "observer", ...world.plan.hosts.map(({ name }) => name)];
  const heard = await readEngineLogs(world, hosts, signal);
  const recorded = folder.recorded();
  const life = Math.max(1, ...heard.said.filter(({ agent }) => agent === "observer").map(({ place }) => place.life));
  const told = [...recorded, ...heard.events].toSorted((a, b) => a.at - b.at);
  const { timeline, lines, missing } = evidenceOf(recorded, heard, lastLoad(loadsIn(told)), { life, n: readFrom });
  folder.restate(timeline, lines);
  if (missing.length > 0)
    throw new InvalidDrill(`the evidence is incomplete: ${missing.join("; ")}`, {
      hint: "the engine keeps a bounded length of what agents say: verify sooner, or load less",
    });
}

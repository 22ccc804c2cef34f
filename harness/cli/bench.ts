import { Interrupted } from "../core/errors.ts";
import { Steps } from "../drill/steps.ts";
import { Board } from "./bench/board.ts";
import { chosenFigures } from "./bench/catalogue.ts";
import { measureChecker } from "./bench/checker.ts";
import { clientFigures, measureClients } from "./bench/clients.ts";
import type { Figure } from "./bench/figure.ts";
import { liveFigures, measureLive } from "./bench/live.ts";
import { measureLongRuns } from "./bench/long-runs.ts";
import { machineBefore, watchMachine } from "./bench/machine.ts";
import { measureNodes } from "./bench/nodes.ts";
import { measureReport } from "./bench/report.ts";
import { measureRto } from "./bench/rto.ts";
import { distances, figuresAt, measureRtt } from "./bench/rtt.ts";
import { measureSetup } from "./bench/setup.ts";
import type { Site } from "./bench/site.ts";
import { lineOf, tableOf } from "./bench/table.ts";
import { measureTopology } from "./bench/topology.ts";
import { prepareGround } from "./ground.ts";
import { LineNarrator } from "./narrators.ts";
import { allTopologies, named } from "./suites.ts";
import { refuseSecondRunner } from "./with-session.ts";

/** Prints the figures asked for, each beside its goal. Exit 5 where one could not be measured; a missed goal is no failure. */
export async function bench(names: string[], { json = false }: { readonly json?: boolean }): Promise<number> {
  const chosen = chosenFigures(names);
  const out = json ? process.stderr : process.stdout;
  const narrator = new LineNarrator(out);
  const interruption = new AbortController();
  const onSignal = (signal: NodeJS.Signals): void => {
    narrator.say(`${signal}: taking down what was started`);
    interruption.abort(new Interrupted(signal === "SIGTERM" ? "SIGTERM" : "SIGINT"));
  };
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const { signal } = interruption;
  const print = (figure: Figure): void => void process.stdout.write(`${JSON.stringify(figure)}\n`);
  const show = (figures: readonly Figure[]): void =>
    json ? figures.forEach(print) : void out.write(figures.map(lineOf).join(""));

  show(await machineBefore());
  const machineAfter = watchMachine();
  const board = new Board(chosen, narrator, signal, json ? print : undefined);
  try {
    const { step } = new Steps(narrator);
    if (board.wants("checker.rate")) await board.attempt("the checker", () => measureChecker(board, step));
    await measureLongRuns(board, step, signal);
    await board.attempt("the report", () => measureReport(board, step));
    if (board.wants(...liveFigures))
      await board.attempt("the live page", () => measureLive(board, step, (text) => narrator.say(text)));
    signal.throwIfAborted();
    if ([...chosen].some((name) => !/^(checker|report|live)\./.test(name)))
      await withContainers({ board, narrator, step, signal }, out);
    return board.close() ? 5 : 0;
  } finally {
    if (!json && board.figures.length > 0) out.write(`\n${tableOf(board.figures)}\n`);
    show(machineAfter());
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

async function withContainers(
  shared: Pick<Site, "board" | "narrator" | "step" | "signal">,
  out: NodeJS.WriteStream,
): Promise<void> {
  const { board } = shared;
  const topology = named("topology", "active-passive", await allTopologies());
  const ground = await prepareGround(out, {});
  await refuseSecondRunner(ground);
  const site: Site = { ...shared, docker: ground.engine.docker, image: ground.image.tag, topology };
  if (board.wants("start.setup")) await board.attempt("the set-up", () => measureSetup(site));
  if (board.wants("nodes.serving", "nodes.cpu")) await board.attempt("the start of nodes", () => measureNodes(site));
  if (board.wants("rto.error.5s", "rto.error.10s", "rto.error.20s"))
    await board.attempt("outages of known length", () => measureRto(site));
  if (board.wants(...distances.flatMap(figuresAt))) await board.attempt("latency over distance", () => measureRtt(site));
  if (board.wants(...clientFigures)) await board.attempt("clients", () => measureClients(site));
  const onTopology = ["topology.ready", "topology.ready.cpu", "down", "cut.spread"] as const;
  if (board.wants(...onTopology, "workload.rate", "workload.stalls", "workload.cpu"))
    await board.attempt("the topology", () => measureTopology(site));
}

import type { Command } from "commander";
import { example, json, verb } from "../verb.ts";

const which = ["--topology <name>", "which one, by its name or its run's id, where more than one is up"] as const;

/** Load on a topology that `up` left running, and the judgement of what was done to it meanwhile. */
export function addWorkloadVerbs(program: Command): void {
  const workload = program.command("workload").description("load with a ledger on a topology that is up: start, stop, stats");

  workload
    .command("start")
    .description("start a load that goes on by itself; one that runs already is left as it is")
    .argument("[name]", "one of suites/workloads.ts (payments where none is named), or one of your own with --topic")
    .option("--topic <name>", "what it writes to")
    .option("--rate <n>", "records per second, over all partitions")
    .option("--tier <name>", "whose targets `verify` judges it by (`muster list`)")
    .option("--group <name>", "the consumer group that reads it")
    .option("--acks <all|1>", "what an acknowledgement promises")
    .option("--partitions <n>", "of the topic")
    .option("--on <cluster>", "where it is written; where nothing is said, where replication begins")
    .option("--clients <name>", "the client group that it runs in; where nothing is said, one beside the cluster")
    .option("--standby <cluster:clients>", "where it could go on")
    .option("--for <time>", "how long it runs by itself, up to 24h; 1h where nothing is said")
    .option(...which)
    .option(...json)
    .addHelpText("after", example("workload start orders --rate 200 --for 30m"))
    .action((name: string | undefined, options) => verb(async () => (await import("./start.ts")).startWorkload(name, options)));

  workload
    .command("stop")
    .description("stop load, and let its groups process what is left; what does not run is stopped already")
    .argument("[name...]", "all where none is named")
    .option(...which)
    .option(...json)
    .addHelpText("after", example("workload stop orders"))
    .action((names: string[], options) => verb(async () => (await import("./stop.ts")).stopWorkloads(names, options)));

  workload
    .command("stats")
    .description("rates, errors by code, latencies and lag of the load that runs")
    .option(...which)
    .option(...json)
    .addHelpText("after", example("workload stats --json"))
    .action((options) => verb(async () => (await import("./stats.ts")).workloadStats(options)));

  program
    .command("verify")
    .description("stop the load, read the logs to their ends, and judge what was done since it began as a drill is judged")
    .option("--survivors <cluster>", "in whose logs records must be; where nothing is said, where they were written")
    .option("--anyway", "judge although a fault stands or a machine is down; a fault that is not healed exits with 7")
    .option(...which)
    .option(...json)
    .addHelpText("after", example("verify"))
    .action((options) => verb(async () => (await import("../verify/verify.ts")).verify(options)));
}

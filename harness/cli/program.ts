import { Command, InvalidArgumentError, Option } from "commander";
import { addCompletionVerbs } from "./completion/verbs.ts";
import { addFaultOptions, faultWords, isFaultKind } from "./hands-on/fault-options.ts";
import { addHandsOnVerbs } from "./hands-on/verbs.ts";
import { example, json, verb, yes } from "./verb.ts";
import { addWorkloadVerbs } from "./workload/verbs.ts";

/** Every verb there is, with its arguments and flags; nothing of what a verb does is loaded here. */
export const program = new Command("muster")
  .description("Failover drills for Apache Kafka: real clusters, real faults, measured RPO and RTO.")
  .showSuggestionAfterError()
  .showHelpAfterError("(`muster --help` lists the verbs)")
  .exitOverride()
  .enablePositionalOptions()
  .addHelpText("after", example("run region-loss"));

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];
const allureVersion = (text: string): 2 | 3 => {
  if (text === "2" || text === "3") return text === "2" ? 2 : 3;
  throw new InvalidArgumentError("known: 2, 3.");
};
const wholeNumber = (text: string): number => {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("a whole number from 1.");
};

program
  .command("run")
  .description("run drills by name or tag, one at a time, and judge each against its tiers")
  .argument("[drill...]", "names or tags (`muster list`)")
  .option("--last-failed", "only drills whose last run did not pass; of all, where none is named")
  .option("--kafka <version>", "a version of Kafka other than the default; its image is built when it is not there")
  .option(
    "--set <setting>",
    "<cluster>.<node|broker|controller|mirror>.<key>=<value>, Kafka's own keys; may be repeated",
    collected,
  )
  .option("--secure", "clients speak TLS, have a user each, and may do what ACLs say (docs/secure.md)")
  .option("--client <name>", "the client profile that writes and reads")
  .option("--client-image <image>", "programs of your own as the client, from an image of yours (docs/client-protocol.md)")
  .option("--repeat <n>", "how often to run each drill, each time on a new world")
  .option("--fresh", "a new world for every drill, also where the one before left the same topology whole")
  .option(
    "--pin <run or role=node>",
    "hit the same targets again: those of a run, or one, `leader:orders/0=east2`; may be repeated",
    collected,
  )
  .option("--seed <n>", "where chance starts; recorded with the run. No drill draws anything by chance yet")
  .option("--observe", "measure on clusters that exist already, while people break, promote and heal (`muster mark`)")
  .option("--environment <file>", "with --observe: where those clusters are (docs/observe.md)")
  .option("--ui", "a page in the browser that shows the run as it happens; for looking only")
  .option(...yes)
  .option(...json)
  .addHelpText("after", example("run region-loss --repeat 5 --set east.node.broker.session.timeout.ms=6000"))
  .action((drills: string[], options) => verb(async () => (await import("./run.ts")).runDrills(drills, options)));

program
  .command("compare")
  .description(
    "what changed between two runs, or two batches of repeated runs, and whether it made a difference; `compare topologies` holds those on the ladder side by side",
  )
  .argument("<a>", "a run folder, a run's id, or the id of a batch (all runs of one `muster run`); or `topologies`")
  .argument("[b]", "the other one")
  .option(
    "--fail-on-regression",
    "exit 1 where a judged measure of B is worse than A's beyond the spread, 6 where one that A shows cannot be told",
  )
  .option(...json)
  .addHelpText("after", `${example("compare batch-1a2b3c batch-4d5e6f")}${example("compare topologies")}`)
  .action((a: string, b: string | undefined, options) =>
    verb(async () =>
      a === "topologies" && b === undefined
        ? (await import("./compare-topologies.ts")).writeComparison(options)
        : (await import("./compare.ts")).compareRuns(a, b, options),
    ),
  );

program
  .command("ladder")
  .description(
    "run cells of the ladder (a step on a topology) one after the other, and keep each in docs/ladder.md and docs/ladder.json",
  )
  .option("--topology <name>", "only cells of this topology")
  .option("--step <name>", "only this step")
  .option("--tag <tag>", "only steps with this tag: smoke, nightly, full, or a rung")
  .option("--resume", "only cells that no run has told anything of, here or in docs/ladder.json")
  .option("--plan", "say what would be run and how long it should take; run nothing")
  .option(...yes)
  .addHelpText("after", example("ladder --topology single-region --resume"))
  .action((options) => verb(async () => (await import("./ladder/ladder.ts")).climbLadder(options)));

program
  .command("mark")
  .description("tell the run that observes on this machine that something was done")
  .argument("<what>", "effective, promoted or healed", (what) => {
    const known = ["effective", "promoted", "healed"];
    if (!known.includes(what)) throw new InvalidArgumentError(`known: ${known.join(", ")}.`);
    return what;
  })
  .option("--cluster <name>", "the cluster that it was done to; refused where the run waits for another")
  .option("--note <text>", "kept with the mark")
  .addHelpText("after", example("mark promoted --cluster west"))
  .action((what: string, options) => verb(async () => (await import("./mark.ts")).mark(what, options)));

program
  .command("list")
  .description("topologies, drills and tiers")
  .option(...json)
  .addHelpText("after", example("list --json"))
  .action((options) => verb(async () => (await import("./list.ts")).list(options)));

addFaultOptions(
  program
    .command("plan")
    .description(
      "dry run: how long the drills of a tag should take; or a drill's load, gates and topology, what losing or isolating a region would cut, how long it should take. " +
        "Or a fault, on what is up: who would be hit now, which paths, what is left. Nothing is injected",
    )
    .argument("<what>", "a tag, a drill, or a fault")
    .argument("[subject...]", "what the fault is put on"),
)
  .option("--topology <name>", "of a fault: which one, where more than one is up")
  .option(...json)
  .addHelpText("after", `${example("plan region-loss")}${example("plan kill leader:orders/0")}`)
  .action((what: string, subjects: string[], options) =>
    verb(async () =>
      subjects.length === 0 && !isFaultKind(what)
        ? (await import("./plan.ts")).plan(what, options)
        : (await import("./hands-on/plan-fault.ts")).planFault(faultWords(what, subjects, options), options),
    ),
  );

program
  .command("runbook")
  .description(
    "a drill that moves service to another cluster, as a dated document: commands, checks, decisions. Markdown and HTML",
  )
  .argument("<drill>")
  .option("--out <folder>", "where to write it (reports/ where nothing is said)")
  .addHelpText("after", example("runbook failback-resume"))
  .action((drill: string, options) => verb(async () => (await import("./runbook.ts")).runbook(drill, options)));

program
  .command("up")
  .description("bring a topology up and leave it running; a second `up` of a running one succeeds")
  .argument("<topology>")
  .option("--ui", "then a page in the browser: what happens there as it happens, and buttons to break and heal it; until ^C")
  .option("--secure", "clients speak TLS, have a user each, and may do what ACLs say (docs/secure.md)")
  .option(...yes)
  .addHelpText("after", example("up active-passive --ui"))
  .action((topology: string, options) => verb(async () => (await import("./up.ts")).up(topology, options)));

program
  .command("down")
  .description("remove what `up` left running and what crashed runs left behind, by label; nothing there is success")
  .option("--all", "also what a living runner is using now")
  .addHelpText("after", example("down"))
  .action((options) => verb(async () => (await import("./down.ts")).down(options)));

program
  .command("status")
  .description(
    "nodes, leaders, ISR, quorum, links, faults, load and lag of every topology that runs; --watch is a live view of one",
  )
  .option("-w, --watch", "look again twice a second, until q or ^C; with --json a line of JSON for each look")
  .option("--topology <name>", "only this one, by its name or its run's id")
  .option(...json)
  .addHelpText("after", example("status --watch"))
  .action((options) => verb(async () => (await import("./status.ts")).status(options)));

addHandsOnVerbs(program);
addWorkloadVerbs(program);

program
  .command("doctor")
  .description("check engine, memory, disk, kernel and image, what runs and what stands there, and say what to do")
  .option(...json)
  .addHelpText("after", example("doctor"))
  .action((options) => verb(async () => (await import("./doctor.ts")).doctor(options)));

program
  .command("images")
  .description("the images, one for each version of Kafka: where their base came from, versions, size")
  .option("--build", "build it if it is not there")
  .option("--kafka <version>", "of another version of Kafka than the default")
  .option(...yes)
  .option(...json)
  .addHelpText("after", example("images --build --kafka 3.9.2"))
  .action((options) => verb(async () => (await import("./doctor.ts")).images(options)));

program
  .command("engine")
  .description("the Docker engine")
  .command("stop")
  .description("stop the engine that Muster started; one that Muster did not start is left alone")
  .addHelpText("after", example("engine stop"))
  .action(() => verb(async () => (await import("./doctor.ts")).stopOurEngine()));

program
  .command("schema")
  .description("the JSON Schema of a file that Muster writes (drill) or reads (environment)")
  .argument("<what>", "drill or environment", (what) => {
    if (what !== "drill" && what !== "environment") throw new InvalidArgumentError("known: drill, environment.");
    return what;
  })
  .addHelpText("after", example("schema drill"))
  .action((what: "drill" | "environment") => verb(async () => (await import("./schema.ts")).printSchema(what)));

program
  .command("audit")
  .description("work a run's record out again from its files alone, and say whether it is the same, byte for byte")
  .argument("[run]", "its id or folder, also a copy elsewhere (the latest where none is named)")
  .option(...json)
  .addHelpText("after", example("audit latest"))
  .action((run: string | undefined, options) => verb(async () => (await import("./audit/audit.ts")).audit(run, options)));

program
  .command("report")
  .description(
    "derive report.html, verdict.md, junit.xml and allure-results/ from a run's folder again; --allure makes a page of them",
  )
  .argument("[run...]", "run ids or folders (the latest where none is named)")
  .option("--allure <version>", "2 (needs Java) or 3: one file that opens without a server or network", allureVersion)
  .addHelpText("after", example("report --allure 3"))
  .action((runs: string[], options) => verb(async () => (await import("./report.ts")).report(runs, options)));

program
  .command("open")
  .description("open a run's report in the browser, or say where it is")
  .argument("[run]", "its id or folder (the latest where none is named)")
  .addHelpText("after", example("open"))
  .action((run: string | undefined) => verb(async () => (await import("./open.ts")).open(run)));

program
  .command("pictures")
  .description("PNGs of runs' reports (desktop, dark, phone, print) and of the live page over their playback, by Chromium")
  .argument("[run...]", "run ids or folders (the latest where none is named)")
  .option("--into <folder>", "where to; each run's own folder where nothing is said")
  .option(...yes)
  .addHelpText("after", example("pictures latest --into pictures"))
  .action((runs: string[], options) => verb(async () => (await import("./pictures.ts")).pictures(runs, options)));

program
  .command("history")
  .description(
    "runs over time: n, median, spread and trend of each measure, by drill, topology, Kafka, client and settings. Fewer than 5 runs are no trend",
  )
  .argument("[drill]")
  .option("-n, --last <n>", "only the newest runs", wholeNumber)
  .option(
    "--window <n>",
    "of how many runs under the same conditions a p95 is made, the newest (20 where nothing is said)",
    wholeNumber,
  )
  .option("--chart", "also reports/trends.html: each measure over time, in one file that loads nothing")
  .option(
    "--fail-on-trend",
    "exit 1 where a p95 misses its tier's gate or the newest batch (3 runs or more) is worse than the median before it by more than 25 %, 6 where that cannot be told",
  )
  .option(...json)
  .addHelpText("after", example("history region-loss"))
  .action((drill: string | undefined, options) => verb(async () => (await import("./history.ts")).history(drill, options)));

program
  .command("test")
  .description("the drills that prove Muster itself; `npm test` runs the static checks and unit tests first")
  .argument("[name...]", "only these tests of the world, `*.docker.ts` by name, and no drill")
  .addHelpText("after", example("test world"))
  .action((names: string[]) => verb(async () => (await import("./test.ts")).test(names)));

program
  .command("soak")
  .description(
    "random faults, alone and overlapping, on a topology of its own under load: after each, is all healed and whole? also `npm run soak`",
  )
  .option("--sequences <n>", "how many sequences", wholeNumber, 20)
  .option("--seed <n>", "of the first one; the others follow (the next that was not played where nothing is said)", wholeNumber)
  .option("--kills <n>", "how often to kill -9 a runner in between (one for six sequences where nothing is said)", wholeNumber)
  .option("--beside", "run while drills do, and let them run meanwhile: it takes no figures, but it costs theirs")
  .option("--append", "keep the results in docs/soak/results.ndjson, and derive docs/soak.md from all of them")
  .option(...json)
  .addOption(new Option("--in <run>").hideHelp())
  .addOption(new Option("--tell").hideHelp())
  .addHelpText("after", example("soak --sequences 5 --seed 41"))
  .action((options) => verb(async () => (await import("./soak.ts")).soak(options)));

program
  .command("bench")
  .description("the speed of start, cut and load, as ratios to a baseline of the same run")
  .argument("[name...]", "figures (all where none is named)")
  .option(...json)
  .addHelpText("after", example("bench topology.ready --json"))
  .action((names: string[], options) => verb(async () => (await import("./bench.ts")).bench(names, options)));

addCompletionVerbs(program);

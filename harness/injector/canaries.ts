import { type Duration, milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill } from "../core/errors.ts";
import { eventually } from "../core/eventually.ts";
import type { CanaryPath, CanaryReport } from "../protocol/commands.ts";
import type { Security } from "../protocol/security.ts";
import type { World } from "../runtime/world.ts";
import type { PlannedPath } from "../topology/plan.ts";
import { answering, baselined, type Proven } from "./proof.ts";

/** Affected paths are asked often: the fault's interval is no narrower than this. Survivors only have to be seen to live. */
const watchedEveryMs = 50;
const survivingEveryMs = 500;

/** Of an outage, whose interval the cut and the deaths decide: canaries only prove it, and so many paths asked more often would slow down what is measured. */
export const outageEveryMs = 100;
const baselineAnswers = { watched: 10, surviving: 2 };

/** Agents end canaries that nobody asks about: they outlive no runner. */
const askedEvery = seconds(10);
let sets = 0;

/** Canaries on a set of paths, each sent by the agent that opens connections there. */
export class Canaries {
  readonly #set = `${process.pid}-${++sets}`;
  #asking: NodeJS.Timeout | undefined;
  readonly #world: World;
  readonly #paths: readonly PlannedPath[];
  readonly #watched: readonly PlannedPath[];
  readonly #surviving: readonly PlannedPath[];
  readonly #watchedEveryMs: number;
  /** Whom the ends of all paths were when the canaries were sent. */
  #ends = new Map<string, unknown>();

  constructor(world: World, watched: readonly PlannedPath[], surviving: readonly PlannedPath[], everyMs = watchedEveryMs) {
    this.#world = world;
    this.#watchedEveryMs = everyMs;
    this.#watched = watched;
    this.#surviving = surviving;
    this.#paths = [...watched, ...surviving];
  }

  /** Starts them anew, on fresh connections, and waits until each path's usual answer time is known. */
  async start(within: Duration, signal: AbortSignal): Promise<void> {
    await this.send();
    const before = "every canary to be answered before the fault";
    await this.await(before, within, signal, (reports) => baselined(reports, baselineAnswers.watched), this.#watched);
    if (this.#surviving.length > 0)
      await this.await(before, within, signal, (reports) => baselined(reports, baselineAnswers.surviving), this.#surviving);
  }

  async send(): Promise<void> {
    clearInterval(this.#asking);
    this.#asking = setInterval(() => void this.report().catch(() => undefined), askedEvery);
    this.#ends = new Map(
      this.#paths.flatMap(({ source, target }) => [source, target]).map((name) => [name, this.#world.agentOf(name)]),
    );
    await Promise.all(
      this.#bySource().map(([source, paths]) =>
        this.#world.agentOf(source).ask("canary.start", {
          set: this.#set,
          paths: paths.map((path) => this.#asCanary(path)),
        }),
      ),
    );
  }

  /** Whether a machine at an end of a path was started anew since: old connections to it have no future. */
  get outlived(): boolean {
    return [...this.#ends].some(([name, agent]) => this.#world.agentOf(name) !== agent);
  }

  async stop(): Promise<void> {
    clearInterval(this.#asking);
    await Promise.all(this.#bySource().map(([source]) => this.#world.agentOf(source).ask("canary.stop", { set: this.#set })));
  }

  /** Asks only machines that these paths begin at: others may have been taken down since. */
  async report(paths: readonly PlannedPath[] = this.#paths): Promise<{ reports: CanaryReport[]; at: number }> {
    const wanted = new Set(paths.map(({ path }) => path));
    const sources = [...new Set(paths.map(({ source }) => source))];
    const answers = await Promise.all(
      sources.map((source) => this.#world.agentOf(source).ask("canary.report", { set: this.#set })),
    );
    return { reports: answers.flat().filter(({ path }) => wanted.has(path)), at: Math.min(...answers.map(({ at }) => at)) };
  }

  async await(
    what: string,
    within: Duration,
    signal: AbortSignal,
    judge: (reports: CanaryReport[], at: number) => Proven,
    paths = this.#paths,
  ): Promise<void> {
    await eventually({
      what,
      within,
      every: milliseconds(50),
      signal,
      probe: async () => {
        const { reports, at } = await this.report(paths);
        const verdict = judge(reports, at);
        return verdict.proven ? { done: undefined } : { seen: verdict.seen };
      },
    });
  }

  /** What should have survived a fault must have answered since it came into effect. */
  async assertAnswering(paths: readonly PlannedPath[], since: number, signal: AbortSignal): Promise<void> {
    if (paths.length === 0) return;
    try {
      await this.await("the surviving paths to answer", seconds(3), signal, (reports) => answering(reports, since), paths);
    } catch (error) {
      throw new InvalidDrill(`a path that should have survived did not: ${(error as Error).message}`, { cause: error });
    }
  }

  /** The name, not the address: a canary takes the way that Kafka takes. */
  #asCanary(planned: PlannedPath): CanaryPath {
    const { path, target, listen, plane } = planned;
    const everyMs = this.#surviving.includes(planned) ? survivingEveryMs : this.#watchedEveryMs;
    const security = plane === "CLIENT" ? securityOf(this.#world, target) : undefined;
    const speaks = plane === "REST" ? "http" : "kafka";
    return { everyMs, path, host: target, port: listen.port, speaks, ...(security === undefined ? {} : { security }) };
  }

  #bySource(): [string, PlannedPath[]][] {
    return [...Map.groupBy(this.#paths, ({ source }) => source)];
  }
}

/** Of a secured topology: a new connection is asked before any login, an old one after it. */
function securityOf(world: World, node: string): Security | undefined {
  const cluster = world.plan.nodes.find(({ name }) => name === node)?.cluster;
  return cluster === undefined ? undefined : world.security(cluster);
}

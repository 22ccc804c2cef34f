import { type Duration, formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import type { LedgerLine } from "../ledger/lines.ts";
import { fillUnsent } from "../ledger/unsent.ts";
import type { ProducerTotals } from "../protocol/commands.ts";
import type { Reach } from "../runtime/reach.ts";
import type { ClientProfile } from "./clients.ts";
import { commitEveryMs, latencyObjectiveMs, type WorkloadDefinition } from "./definition.ts";

export interface Schedule {
  readonly from: number;
  /** Seconds between two slots of a partition. */
  readonly every: number;
  readonly firstSlot: number;
}

/** One set of client processes: a producer and, where there is a group, a consumer. */
interface Crew {
  readonly cluster: string;
  readonly host: string;
  readonly session: string;
  readonly schedule: Schedule;
  /** Set when its host died or it was stopped. */
  ended: boolean;
}

/** Enough lead that every partition's first slot can be sent in time. */
const leadSeconds = 0.5;

/** A load with a ledger: placed in a region, moved to its standby by a failover, stopped when the drill says so. */
export class Workload {
  readonly definition: WorkloadDefinition;
  readonly #world: Reach;
  readonly #client: ClientProfile;
  readonly #emit: (line: LedgerLine) => void;
  readonly #crews: Crew[] = [];

  constructor(world: Reach, client: ClientProfile, definition: WorkloadDefinition, emit: (line: LedgerLine) => void) {
    this.#world = world;
    this.#client = client;
    this.definition = definition;
    this.#emit = emit;
  }

  get every(): number {
    return this.definition.partitions / this.definition.perSecond;
  }

  async start(): Promise<void> {
    const { on, clients } = this.definition;
    const { at } = await this.#world.clients(clients).ask("stamp", {});
    await this.#startCrew(on, clients, { from: at + leadSeconds, every: this.every, firstSlot: 0 });
  }

  /** Totals of the clients that are serving now. */
  async stats(): Promise<ProducerTotals> {
    return this.#world.clients(this.#serving().host).ask("produce.stats", { workload: this.definition.name });
  }

  async processed(): Promise<number> {
    return (await this.#world.clients(this.#serving().host).ask("consume.stats", { workload: this.definition.name })).processed;
  }

  /** Waits until writes are acknowledged and, where there is a group, processed. */
  async flowing(within: Duration, signal: AbortSignal): Promise<void> {
    await eventually({
      what: `${this.definition.name} to be written and processed on ${this.#serving().cluster}`,
      within,
      every: milliseconds(100),
      signal,
      probe: async () => {
        const { acknowledged, errors } = await this.stats();
        const processed = this.definition.group === null ? null : await this.processed();
        const flows = acknowledged > 0 && (processed === null || processed > 0);
        return flows
          ? { done: undefined }
          : {
              seen: `${acknowledged} acknowledged, ${processed ?? "no group to be"} processed, errors ${JSON.stringify(errors)}`,
            };
      },
    });
  }

  /** Load under no fault: what it shows is the baseline, and a baseline that fails makes every later figure meaningless. */
  async steady(length: Duration, signal: AbortSignal): Promise<void> {
    const before = await this.stats();
    await pauseFor(length, signal);
    const after = await this.stats();
    const slots = (after.lastSlot - before.lastSlot) * this.definition.partitions;
    const acknowledged = after.acknowledged - before.acknowledged;
    if (acknowledged < 0.99 * slots)
      throw new InvalidDrill(
        `no steady state: ${acknowledged} of ${slots} scheduled writes acknowledged in ${formatDuration(length)} without any fault (errors ${JSON.stringify(after.errors)})`,
        { hint: "the machine may be too busy: lower the load or free CPU; its load average and steal stand in the record" },
      );
  }

  /** The host of these clients died with everything on it: the fault killed them, and their ledger is flushed. */
  hostDied(host: string): void {
    for (const crew of this.#crews) if (crew.host === host) crew.ended = true;
  }

  /** Starts the standby. It takes up the schedule where dead clients left it; living ones go on beside it with theirs. */
  async failOver(): Promise<void> {
    const { standby, name } = this.definition;
    if (standby === undefined) throw new InvalidDrill(`workload ${name} has no standby to fail over to`);
    const last = this.#crews.at(-1);
    const { at } = await this.#world.clients(standby.clients).ask("stamp", {});
    const from = at + leadSeconds;
    const continued = last?.ended === true;
    const schedule = continued
      ? { from: last.schedule.from, every: this.every, firstSlot: Math.ceil((from - last.schedule.from) / this.every) }
      : { from, every: this.every, firstSlot: 0 };
    await this.#startCrew(standby.on, standby.clients, schedule);
  }

  /** Stops every living producer and consumer; what is in flight is waited for, within bounds. Gives what could not be stopped. */
  async stop(): Promise<string[]> {
    const living = this.#crews.filter(({ ended }) => !ended);
    const { name: workload, group } = this.definition;
    const args = { workload, withinMs: 10_000 };
    const problems: string[] = [];
    const noted = (error: unknown): void => void problems.push(messageOf(error));
    await Promise.all(living.map(({ host }) => this.#world.clients(host).ask("produce.stop", args, seconds(15)).catch(noted)));
    if (group !== null)
      await Promise.all(living.map(({ host }) => this.#world.clients(host).ask("consume.stop", args, seconds(15)).catch(noted)));
    for (const crew of living) crew.ended = true;
    return problems;
  }

  /** Between the death of one crew and the first slot of the next, slots were due that nobody could send: unavailable, all of them. */
  fillGaps(lines: readonly LedgerLine[]): void {
    for (const [index, crew] of this.#crews.entries()) {
      const before = this.#crews[index - 1];
      if (before === undefined || crew.schedule.firstSlot === 0) continue;
      for (let partition = 0; partition < this.definition.partitions; partition++) this.#fillGap(lines, before, crew, partition);
    }
  }

  #fillGap(lines: readonly LedgerLine[], before: Crew, crew: Crew, partition: number): void {
    const { topic } = this.definition;
    const covered = lines.filter((line) => line.kind === "schedule" && line.topic === topic && line.partition === partition);
    const end = Math.max(
      ...covered.map((line) =>
        line.kind === "schedule" && line.from < crewStart(crew) - this.every / 2 ? line.from + line.slots * line.every : 0,
      ),
    );
    const slots = Math.round((crewStart(crew) - end) / this.every);
    if (slots <= 0) return;
    const schedule = {
      kind: "schedule" as const,
      topic,
      partition,
      from: before.schedule.from + Math.round((end - before.schedule.from) / this.every) * this.every,
      every: this.every,
      slots,
    };
    this.#emit(schedule);
    for (const line of fillUnsent({ schedule, lines: [], session: crew.session, cluster: crew.cluster })) this.#emit(line);
  }

  #serving(): Crew {
    const crew = this.#crews.findLast(({ ended }) => !ended) ?? this.#crews.at(-1);
    if (crew === undefined) throw new InvalidDrill(`workload ${this.definition.name} was not started`);
    return crew;
  }

  async #startCrew(cluster: string, host: string, schedule: Schedule): Promise<void> {
    const { name, topic, partitions, acks, idempotent, recordBytes, group } = this.definition;
    const number = this.#crews.filter((crew) => crew.cluster === cluster).length + 1;
    const crew: Crew = { cluster, host, session: `${name}-${cluster}-${number}`, schedule, ended: false };
    this.#crews.push(crew);
    const bootstrap = this.#world.bootstrap(cluster);
    const security = this.#world.security(cluster);
    const shared = {
      workload: name,
      run: this.#world.run,
      cluster,
      topic,
      bootstrap,
      ...(security === undefined ? {} : { security }),
      tuning: this.#client.tuning,
    };
    const agent = this.#world.clients(host);
    if (group !== null)
      await agent.ask("consume.start", {
        ...shared,
        group,
        member: `${crew.session}-consumer`,
        resumeSource: "synced",
        autoOffsetReset: "earliest",
        commitEveryMs,
      });
    await agent.ask("produce.start", {
      ...shared,
      partitions,
      session: crew.session,
      acks,
      idempotent,
      recordBytes,
      schedule,
      latencyObjectiveMs,
    });
  }
}

const crewStart = ({ schedule }: Crew): number => schedule.from + schedule.firstSlot * schedule.every;

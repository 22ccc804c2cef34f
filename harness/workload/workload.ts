import { type Duration, formatDuration, milliseconds, seconds } from "../core/duration.ts";
import { InvalidDrill, messageOf } from "../core/errors.ts";
import { eventually, pauseFor } from "../core/eventually.ts";
import type { LedgerLine, ScheduleLine } from "../ledger/lines.ts";
import { firstSlotFrom, gapLines, type Schedule } from "../ledger/schedule.ts";
import { fillUnsent } from "../ledger/unsent.ts";
import type { ProducerTotals } from "../protocol/commands.ts";
import type { Reach } from "../runtime/reach.ts";
import { namesIn } from "../topology/names.ts";
import { userOf } from "../topology/users.ts";
import type { ClientProfile } from "./clients.ts";
import { commitEveryMs, type WorkloadDefinition } from "./definition.ts";
import { peakOf, schedulesOf, steady } from "./profile.ts";
import { fatesBetween, steadyShare, unsteady } from "./steadiness.ts";

/** One set of client processes: a producer and, where there is a group, a consumer. */
interface Crew {
  readonly cluster: string;
  readonly host: string;
  readonly session: string;
  /** By partition. */
  readonly schedules: readonly Schedule[];
  /** What its producer is called under its agent, which may have another of the same workload. */
  readonly as: string;
  /** Whether it has consumers: where the group has members already, a producer is all that comes. */
  readonly reads: boolean;
  /** Set when its host died or it was stopped. */
  ended: boolean;
}

/** Enough lead that programs which start can send most partitions' first slots in time; a standby's slots are due already. */
const startLeadSeconds = 2;
const leadSeconds = 0.5;

/** Compilers of JVMs come in bursts seconds apart: two quiet seconds were followed by late writes in the first five of the baseline. */
const settledFor = seconds(5);

/** What its clients are like, and when an acknowledgement comes too late to have served. */
interface Clients {
  readonly client: ClientProfile;
  readonly latencyObjectiveMs: number;
  /** How long they run when nobody renews them; else they end soon after the runner does. */
  readonly leaseMs?: number;
  /** Crews of this workload that the run had before: sessions are named once. */
  readonly crewsBefore?: number;
}

/** A load with a ledger: placed in a region, moved to its standby by a failover, stopped when the drill says so. */
export class Workload {
  readonly definition: WorkloadDefinition;
  readonly #world: Reach;
  readonly #clients: Clients;
  readonly #emit: (line: LedgerLine) => void;
  readonly #crews: Crew[] = [];
  #began = Number.NaN;
  readonly #resumeSources = new Map<string, "synced" | "translated" | "timestamp">();

  constructor(world: Reach, definition: WorkloadDefinition, clients: Clients, emit: (line: LedgerLine) => void) {
    this.#world = world;
    this.definition = definition;
    this.#clients = clients;
    this.#emit = emit;
  }

  async start(): Promise<void> {
    const { on, clients, beside } = this.definition;
    const { at } = await this.#world.clients(clients).ask("stamp", {});
    this.#began = at + startLeadSeconds;
    for (const place of [{ on, clients }, ...(beside === undefined ? [] : [beside])])
      await this.#startCrew(place.on, place.clients, this.#schedulesFrom(this.#began));
  }

  /** The share of one place. */
  #schedulesFrom(from: number): Schedule[] {
    const { load = steady, perSecond, partitions, beside } = this.definition;
    return schedulesOf(load, { perSecond: beside === undefined ? perSecond : perSecond / 2, partitions }, from);
  }

  /** Where its clients of this cluster are, or were. */
  hostsIn(cluster: string): string[] {
    return this.#crews.filter((crew) => crew.cluster === cluster).map(({ host }) => host);
  }

  /** When the load presses hardest; undefined where it always presses alike. */
  get peak(): { readonly from: number; readonly to: number } | undefined {
    return peakOf(this.definition.load ?? steady, this.#began);
  }

  /** Totals of the clients that are serving now. */
  async stats(): Promise<ProducerTotals> {
    return together(
      await Promise.all(this.#serving().map(({ host, as }) => this.#world.clients(host).ask("produce.stats", { workload: as }))),
    );
  }

  async processed(): Promise<number> {
    const told = await Promise.all(
      this.#serving().flatMap(({ host, cluster, reads }) =>
        reads ? this.#readersOn(cluster).map(({ as }) => this.#world.clients(host).ask("consume.stats", { workload: as })) : [],
      ),
    );
    return told.reduce((sum, { processed }) => sum + processed, 0);
  }

  /** Waits until writes are acknowledged and, where there is a group, processed. */
  async flowing(within: Duration, signal: AbortSignal): Promise<void> {
    await eventually({
      what: `${this.definition.name} to be written and processed on ${this.#serving()
        .map(({ cluster }) => cluster)
        .join(" and ")}`,
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

  /** Waits until a broker has said that its writers may not write; one that was let is an error. */
  async refused(within: Duration, signal: AbortSignal): Promise<void> {
    await eventually({
      what: `${this.definition.name} to be refused, for want of rights`,
      within,
      every: milliseconds(100),
      signal,
      probe: async () => {
        const { acknowledged, errors } = await this.stats();
        if (acknowledged > 0) throw new InvalidDrill(`${this.definition.name} was let write ${acknowledged} records`);
        const isRefused = Object.keys(errors).some((error) => error.endsWith("AUTHORIZATION_FAILED"));
        return isRefused ? { done: undefined } : { seen: `errors ${JSON.stringify(errors)}` };
      },
    });
  }

  /**
   * Waits until programs that have just started work as they will: every write that was due in the last look was acknowledged.
   * Bounded, before any fault, and without effect on any figure.
   */
  async settled(within: Duration, signal: AbortSignal): Promise<void> {
    const { name } = this.definition;
    let before = await this.stats();
    await eventually({
      what: `${name} to have every due write acknowledged for ${formatDuration(settledFor)}`,
      within,
      every: settledFor,
      signal,
      hint: "the machine may be too busy: lower the load or free CPU; `muster doctor` looks at it",
      probe: async () => {
        const after = await this.stats();
        const { due, acknowledged } = fatesBetween(before, after);
        before = after;
        return due > 0 && acknowledged >= steadyShare * due
          ? { done: undefined }
          : { seen: `${acknowledged} of ${due} acknowledged` };
      },
    });
  }

  /** Load under no fault: what it shows is the baseline, and a baseline that fails makes every later figure meaningless. */
  async steady(length: Duration, signal: AbortSignal): Promise<void> {
    const before = await this.stats();
    await pauseFor(length, signal);
    const after = await this.stats();
    const problem = unsteady(this.definition.name, before, after, length);
    if (problem !== undefined)
      throw new InvalidDrill(problem, {
        hint: "the machine may be too busy: lower the load or free CPU; its load average and steal stand in the record",
      });
  }

  /** The host of these clients died with everything on it: the fault killed them, and their ledger is flushed. */
  hostDied(host: string): void {
    for (const crew of this.#crews) if (crew.host === host) crew.ended = true;
  }

  /** Starts clients again where they died. */
  restart(): Promise<void> {
    return this.#takeOver(this.definition.on, this.definition.clients);
  }

  /** Starts the standby. It takes up the schedule where dead clients left it; living ones go on beside it with theirs. */
  async failOver(): Promise<void> {
    const { standby, name } = this.definition;
    if (standby === undefined) throw new InvalidDrill(`workload ${name} has no standby to fail over to`);
    await this.#takeOver(standby.on, standby.clients);
  }

  /**
   * Planned: the writers stop, what is in flight is waited for, and readers go on: the log that they leave has an end. Gives what could
   * not be stopped.
   */
  async stopWriting(): Promise<string[]> {
    const living = this.#crews.filter(({ ended }) => !ended);
    const problems = await this.#stopped(living, (crew) => [this.#stopWriter(crew)]);
    for (const crew of living) crew.ended = true;
    return problems;
  }

  /** Writes go on where it began, or at its standby, from the slot that is due. Readers follow by `readHere`, when the group's offsets are there. */
  async writeAt(where: "home" | "standby"): Promise<void> {
    const { on, clients, standby, name } = this.definition;
    const place = where === "home" ? { on, clients } : standby;
    if (place === undefined) throw new InvalidDrill(`workload ${name} has no standby to be written at`);
    await this.#takeOver(place.on, place.clients, { readers: "later" });
  }

  /** Readers of the others stop, and those of whoever writes now begin. */
  async stopReading(cluster: string): Promise<string[]> {
    if (this.definition.group === null) return [];
    const left = this.#crews.findLast((crew) => crew.cluster === cluster && crew.reads);
    return left === undefined ? [] : await this.#stopped([left], (crew) => this.#stopReaders(crew));
  }

  async readHere(): Promise<void> {
    const last = this.#crews.at(-1);
    if (last?.reads === true) await this.#startReaders(last);
  }

  /** By whose word its group goes on in this cluster, from the next start of readers there on. */
  goesOnBy(source: "synced" | "translated" | "timestamp", cluster: string): void {
    this.#resumeSources.set(cluster, source);
  }

  async #takeOver(
    cluster: string,
    host: string,
    { readers = "now" }: { readonly readers?: "now" | "later" } = {},
  ): Promise<void> {
    const last = this.#crews.findLast(({ ended }) => ended) ?? this.#crews.at(-1);
    const { at } = await this.#world.clients(host).ask("stamp", {});
    const from = at + leadSeconds;
    const schedules =
      last?.ended === true
        ? last.schedules.map((schedule) => ({ ...schedule, firstSlot: firstSlotFrom(schedule, from) }))
        : this.#schedulesFrom(from);
    await this.#startCrew(cluster, host, schedules, readers);
  }

  /** Stops every living producer and consumer; what is in flight is waited for, within bounds. Gives what could not be stopped. */
  async stop(): Promise<string[]> {
    const living = this.#crews.filter(({ ended }) => !ended);
    const { group } = this.definition;
    const problems = await this.#stopped(living, (crew) => [this.#stopWriter(crew)]);
    const reading = group === null ? [] : living.filter(({ reads }) => reads);
    problems.push(...(await this.#stopped(reading, (crew) => this.#stopReaders(crew))));
    for (const crew of living) crew.ended = true;
    return problems;
  }

  async #stopped(crews: readonly Crew[], stop: (crew: Crew) => readonly Promise<unknown>[]): Promise<string[]> {
    const problems: string[] = [];
    const noted = (error: unknown): void => void problems.push(messageOf(error));
    await Promise.all(crews.flatMap(stop).map((stopping) => stopping.catch(noted)));
    return problems;
  }

  #stopWriter({ host, as }: Crew): Promise<unknown> {
    return this.#world.clients(host).ask("produce.stop", { withinMs: 10_000, workload: as }, seconds(15));
  }

  #stopReaders({ host, cluster }: Crew): Promise<unknown>[] {
    return this.#readersOn(cluster).map(({ as }) =>
      this.#world.clients(host).ask("consume.stop", { withinMs: 10_000, workload: as }, seconds(15)),
    );
  }

  /** Between the death of one crew and the first slot of the next, slots were due that nobody could send: unavailable, all of them. */
  fillGaps(lines: readonly LedgerLine[]): void {
    const told = lines.filter((line): line is ScheduleLine => line.kind === "schedule" && line.topic === this.definition.topic);
    for (const crew of this.#crews)
      for (const [partition, schedule] of crew.schedules.entries())
        if (schedule.firstSlot > 0)
          this.#fillGap(
            told.filter((line) => line.partition === partition),
            crew,
            partition,
            schedule,
          );
  }

  #fillGap(told: readonly ScheduleLine[], { session, cluster }: Crew, partition: number, schedule: Schedule): void {
    const { topic } = this.definition;
    for (const line of gapLines(schedule, told, { topic, partition })) {
      this.#emit(line);
      for (const unsent of fillUnsent({ schedule: line, lines: [], session, cluster })) this.#emit(unsent);
    }
  }

  /**
   * Everything that its records are called in a cluster is read, by a member of the group for each name: a group is what is subscribed to,
   * however many members share it.
   */
  #readersOn(cluster: string): { readonly topic: string; readonly as: string }[] {
    const { name, topic: own } = this.definition;
    return namesIn(this.#world.topology, cluster, own).map((topic) => ({
      topic,
      as: topic === own ? name : `${name} (${topic})`,
    }));
  }

  /** Those that live, wherever load runs beside; else whoever served last. */
  #serving(): readonly Crew[] {
    const living = this.#crews.filter(({ ended }) => !ended);
    const last = living.at(-1) ?? this.#crews.at(-1);
    if (last === undefined) throw new InvalidDrill(`workload ${this.definition.name} was not started`);
    return this.definition.beside === undefined ? [last] : living.length > 0 ? living : [last];
  }

  async #startCrew(
    cluster: string,
    host: string,
    schedules: readonly Schedule[],
    readers: "now" | "later" = "now",
  ): Promise<void> {
    const { name, tier, acks, idempotent, recordBytes, lingerMs, group, retries, keys } = this.definition;
    const { client, latencyObjectiveMs, crewsBefore = 0 } = this.#clients;
    const number = crewsBefore + this.#crews.filter((crew) => crew.cluster === cluster).length + 1;
    const session = `${name}-${cluster}-${number}`;
    const there = this.#crews.some((one) => !one.ended && one.host === host);
    const crew: Crew = {
      cluster,
      host,
      session,
      schedules,
      as: there ? session : name,
      reads: group !== null && !there,
      ended: false,
    };
    this.#crews.push(crew);
    if (crew.reads && readers === "now") await this.#startReaders(crew);
    await this.#world.clients(host).ask("produce.start", {
      ...this.#shared(crew),
      as: crew.as,
      ...(keys === undefined ? {} : { keys: { space: keys.of === "everybody" ? "shared" : cluster, count: keys.count } }),
      session: crew.session,
      retries: retries ?? client.retries,
      acks,
      idempotent,
      recordBytes,
      lingerMs,
      schedules,
      latencyObjectiveMs,
      tier,
    });
  }

  async #startReaders(crew: Crew): Promise<void> {
    const { topic, group, autoOffsetReset, commit } = this.definition;
    for (const reader of this.#readersOn(crew.cluster))
      await this.#world.clients(crew.host).ask("consume.start", {
        ...this.#shared(crew),
        ...reader,
        group: group ?? "",
        member: `${crew.session}-consumer${reader.topic === topic ? "" : `-${reader.topic}`}`,
        resumeSource: this.#resumeSources.get(crew.cluster) ?? "synced",
        autoOffsetReset: autoOffsetReset ?? "earliest",
        commit: commit ?? "after",
        commitEveryMs: this.definition.commitEveryMs ?? commitEveryMs,
      });
  }

  /** What both of a crew's programs are told. */
  #shared({ cluster }: Crew) {
    const { name, topic } = this.definition;
    const { client, leaseMs } = this.#clients;
    const security = this.#world.security(cluster, userOf(name));
    return {
      workload: name,
      driver: client.program,
      run: this.#world.recordRun,
      cluster,
      topic,
      bootstrap: this.#world.bootstrap(cluster),
      ...(security === undefined ? {} : { security }),
      tuning: client.tuning,
      ...(leaseMs === undefined ? {} : { leaseMs }),
    };
  }
}

/** What producers of one workload did, added up; the latencies of the one that fared worst. */
function together(totals: readonly ProducerTotals[]): ProducerTotals {
  const [first, ...others] = totals;
  if (first === undefined) throw new Error("nobody serves");
  return others.reduce(
    (one, other) => ({
      ...worse(one, other),
      acknowledged: one.acknowledged + other.acknowledged,
      rejected: one.rejected + other.rejected,
      indeterminate: one.indeterminate + other.indeterminate,
      unsent: one.unsent + other.unsent,
      inFlight: one.inFlight + other.inFlight,
      slots: one.slots + other.slots,
      errors: added(one.errors, other.errors),
    }),
    first,
  );
}

const worse = (one: ProducerTotals, other: ProducerTotals): ProducerTotals =>
  (other.latencyMs?.p99 ?? 0) > (one.latencyMs?.p99 ?? 0) ? other : one;

const added = (one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries([...Object.keys(one), ...Object.keys(other)].map((code) => [code, (one[code] ?? 0) + (other[code] ?? 0)]));

import { type Duration, milliseconds, parseDuration } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import type { Plane } from "../topology/plan.ts";
import * as make from "./constructors.ts";
import { type CutMode, cutModes, type Fault, printLink, subjectOf } from "./fault.ts";
import type { Subject } from "./subject.ts";
import { parseSubject, printSubject } from "./subject-text.ts";
import { type FaultWords, knownKind, quoted, requireOptions, wordsOf } from "./words.ts";

/** `cut region:east region:west --mode hold --one-way`: what `muster inject` takes, and what is recorded. */
export function printFault(fault: Fault): string {
  const { kind, subjects, options } = wordsFor(fault);
  const flags = Object.entries(options).flatMap(([name, value]) =>
    value === true ? [`--${name}`] : [value].flat().flatMap((one) => [`--${name}`, String(one)]),
  );
  return [kind, ...subjects, ...flags].map(quoted).join(" ");
}

/** Throws UsageError, which says what is wrong and what there is. */
export const parseFault = (text: string): Fault => faultOf(wordsOf(text));

function wordsFor(fault: Fault): FaultWords {
  const { kind } = fault;
  const onLink = (options: FaultWords["options"]) => {
    if (kind !== "cut" && kind !== "degrade") throw new Error(`${kind} is on no link`);
    const { subject, oneWay, planes } = fault;
    return {
      kind,
      subjects: [printSubject(subject.from), printSubject(subject.to)],
      options: {
        ...options,
        ...(oneWay ? { "one-way": true as const } : {}),
        ...(planes === undefined ? {} : { plane: planes }),
      },
    };
  };
  const one = (options: FaultWords["options"] = {}): FaultWords => ({ kind, subjects: [subjectOf(fault)], options });
  switch (fault.kind) {
    case "cut":
      return onLink({ mode: fault.mode });
    case "degrade":
      return onLink({
        ...(fault.rttMs === undefined ? {} : { rtt: `${fault.rttMs}ms` }),
        ...(fault.jitterMs === undefined ? {} : { jitter: `${fault.jitterMs}ms` }),
        ...(fault.kilobytesPerSecond === undefined ? {} : { rate: `${fault.kilobytesPerSecond}kB/s` }),
        ...(fault.sliceBytes === undefined ? {} : { slice: String(fault.sliceBytes) }),
      });
    case "swizzle":
      return {
        kind,
        subjects: fault.links.map((link) => printLink(link)),
        options: { mode: fault.mode, every: `${fault.everyMs}ms`, seed: String(fault.seed) },
      };
    case "isolate":
      return one({ mode: fault.mode });
    case "stop":
      return one({ within: `${fault.withinMs}ms` });
    case "throttle":
      return one({ cpu: String(fault.cpu) });
    case "loseUnflushed":
      return one({ window: `${fault.windowMs}ms` });
    case "rollingRestart":
      return one(fault.bad ? { bad: true } : {});
    case "misconfigure":
      return one({ set: Object.entries(fault.settings).map(([key, value]) => `${key}=${value}`) });
    case "poison":
      return one({ records: String(fault.records) });
    default:
      return one();
  }
}

/** What was typed, as data. Names of hosts, topics and clusters are looked up by whoever injects it. */
export function faultOf(words: FaultWords): Fault {
  requireOptions(words);
  const kind = knownKind(words.kind);
  const read = new Reading(words);
  const mode = read.mode();
  switch (kind) {
    case "cut":
      return make.cut(...read.two(), { mode, ...read.onLink() });
    case "degrade":
      return make.degrade(...read.two(), { ...read.badly(), ...read.onLink() });
    case "swizzle":
      return make.swizzle(read.links(), {
        mode,
        every: read.duration("every"),
        seed: read.number("seed", { from: 0, otherwise: 1 }),
      });
    case "isolate":
      return make.isolate(read.one(), { mode });
    case "stop":
      return make.stop(read.one(), read.has("within") ? { within: read.duration("within") } : {});
    case "throttle":
      return make.throttle(read.one(), { cpu: read.share("cpu") });
    case "loseUnflushed":
      return make.loseUnflushed(read.one(), read.has("window") ? { window: read.duration("window") } : {});
    case "rollingRestart":
      return make.rollingRestart(read.only("a cluster"), { bad: read.has("bad") });
    case "misconfigure":
      return make.misconfigure(read.topicOrHosts(), read.settings());
    case "deleteTopic": {
      const { topic, cluster } = read.topic();
      return make.deleteTopic(topic, { cluster });
    }
    case "shuffleLeaders": {
      const { topic, cluster } = read.topic();
      return make.shuffleLeaders(topic, { cluster });
    }
    case "poison":
      return make.poison(...read.poisoned());
    default:
      return ofOneSubject[kind](read.one());
  }
}

const { outage, kill, pause, fillDisk, loseDisk } = make;
const ofOneSubject = { outage, kill, pause, fillDisk, loseDisk };

const planes: readonly Plane[] = ["CLIENT", "REPLICATION", "CONTROLLER", "REST"];

/** What a fault's words say, one question each. */
class Reading {
  readonly #words: FaultWords;

  constructor(words: FaultWords) {
    this.#words = words;
  }

  has(option: string): boolean {
    return this.#words.options[option] !== undefined;
  }

  /** Exactly one word. */
  only(what: string): string {
    const { kind, subjects } = this.#words;
    const [word, ...more] = subjects;
    if (word === undefined || more.length > 0)
      throw new UsageError(`${kind} wants ${what}, and got ${subjects.length === 0 ? "nothing" : subjects.join(" ")}`);
    return word;
  }

  one(): Subject {
    return parseSubject(this.only("one subject"));
  }

  two(): [Subject, Subject] {
    const { kind, subjects } = this.#words;
    const [from, to, ...more] = subjects;
    if (from === undefined || to === undefined || more.length > 0)
      throw new UsageError(`${kind} wants the two ends of a link, and got ${subjects.join(" ") || "nothing"}`, {
        hint: `for example: ${kind} region:east region:west`,
      });
    return [parseSubject(from), parseSubject(to)];
  }

  links(): [Subject, Subject][] {
    const { subjects } = this.#words;
    if (subjects.length < 2)
      throw new UsageError("swizzle wants two links or more", { hint: "for example: east1<=>west1 east2<=>west2" });
    return subjects.map((text) => {
      const [from, to, ...more] = text.split("<=>");
      if (from === undefined || to === undefined || more.length > 0)
        throw new UsageError(`"${text}" is no link: <subject><=><subject>`);
      return [parseSubject(from), parseSubject(to)];
    });
  }

  mode(): CutMode {
    const asked = this.#text("mode") ?? "drop";
    const known = cutModes.find((mode) => mode === asked);
    if (known === undefined)
      throw new UsageError(`there is no mode "${asked}"${suggestion(asked, cutModes)}`, {
        hint: `modes: ${cutModes.join(", ")}`,
      });
    return known;
  }

  onLink(): { readonly oneWay: boolean; readonly planes?: Plane[] } {
    const asked = [this.#words.options.plane ?? []].flat();
    const found = asked.map((text) => {
      const plane = planes.find((one) => one === String(text).toUpperCase());
      if (plane === undefined)
        throw new UsageError(`there is no plane "${text}"${suggestion(String(text), planes)}`, {
          hint: `planes: ${planes.join(", ")}`,
        });
      return plane;
    });
    return { oneWay: this.has("one-way"), ...(found.length === 0 ? {} : { planes: found }) };
  }

  badly() {
    const how = {
      ...(this.has("rtt") ? { rttMs: this.duration("rtt") } : {}),
      ...(this.has("jitter") ? { jitterMs: this.duration("jitter") } : {}),
      ...(this.has("rate") ? { kilobytesPerSecond: this.#rate() } : {}),
      ...(this.has("slice") ? { sliceBytes: this.number("slice", { from: 1 }) } : {}),
    };
    if (Object.keys(how).length === 0)
      throw new UsageError("degrade wants to know how: at least one of --rtt, --jitter, --rate, --slice", {
        hint: "for example: degrade region:east region:west --rtt 200ms --rate 500kB/s",
      });
    return how;
  }

  duration(option: string): Duration {
    const text = this.#text(option) ?? "";
    const parsed = parseDuration(text);
    if (parsed === undefined)
      throw new UsageError(`--${option} ${text} is no length of time`, { hint: `with a unit: --${option} 500ms, 10s, 2m` });
    return milliseconds(parsed);
  }

  number(option: string, { from, otherwise }: { readonly from: number; readonly otherwise?: number }): number {
    const text = this.#text(option);
    if (text === undefined && otherwise !== undefined) return otherwise;
    const number = /^\d{1,9}$/u.test(text ?? "") ? Number(text) : Number.NaN;
    if (number >= from) return number;
    throw new UsageError(`--${option} ${text} is not a whole number from ${from}`);
  }

  share(option: string): number {
    const text = this.#text(option) ?? "";
    const number = /^\d?(?:\.\d+)?$/u.test(text) && text !== "" ? Number(text) : Number.NaN;
    if (number > 0 && number <= 1) return number;
    throw new UsageError(`--${option} ${text} is no share of one core: more than 0 and at most 1`, { hint: "for example 0.1" });
  }

  settings(): Record<string, string> {
    return Object.fromEntries(
      [this.#words.options.set ?? []].flat().map((text) => {
        const { key, value } = /^(?<key>[\w.-]+)=(?<value>.*)$/su.exec(String(text))?.groups ?? {};
        if (key === undefined || value === undefined)
          throw new UsageError(`--set ${text} is no setting`, { hint: "for example --set min.insync.replicas=3" });
        return [key, value];
      }),
    );
  }

  topic(): { readonly topic: string; readonly cluster: string } {
    const text = this.only("a topic");
    const { topic, cluster } = /^topic:(?<topic>[\w.-]+)@(?<cluster>[\w.-]+)$/u.exec(text)?.groups ?? {};
    if (topic === undefined || cluster === undefined)
      throw new UsageError(`"${text}" is no topic of a cluster`, { hint: "for example topic:orders@east" });
    return { topic, cluster };
  }

  topicOrHosts(): Subject | { readonly topic: string; readonly cluster: string } {
    return this.only("nodes or a topic").startsWith("topic:") ? this.topic() : this.one();
  }

  poisoned(): Parameters<typeof make.poison> {
    const text = this.only("a partition");
    const { topic, partition, cluster } =
      /^topic:(?<topic>[\w.-]+)\/(?<partition>\d{1,6})@(?<cluster>[\w.-]+)$/u.exec(text)?.groups ?? {};
    if (topic === undefined || cluster === undefined)
      throw new UsageError(`"${text}" is no partition of a cluster`, { hint: "for example topic:orders/0@east" });
    return [topic, { cluster, partition: Number(partition), records: this.number("records", { from: 1, otherwise: 1 }) }];
  }

  #rate(): number {
    const text = this.#text("rate") ?? "";
    const { number } = /^(?<number>\d{1,9})kB\/s$/iu.exec(text)?.groups ?? {};
    if (number === undefined || Number(number) === 0)
      throw new UsageError(`--rate ${text} is no rate`, { hint: "for example --rate 500kB/s" });
    return Number(number);
  }

  #text(option: string): string | undefined {
    const value = this.#words.options[option];
    return value === undefined || value === true ? undefined : String(value);
  }
}

import { UsageError } from "../core/errors.ts";
import { suggestion } from "../core/nearest.ts";
import { nameOf, parseSettings, type Setting } from "./setting.ts";

/** What one `muster run` was asked to vary: everything else about a drill stands in its file and its topology. */
export interface RunParameters {
  /** A version of Kafka; absent = the one that the image's Dockerfile names. */
  readonly kafka?: string;
  /** A client profile by name. */
  readonly client: string;
  /** An image of somebody else whose programs are the client; `client` then names it. */
  readonly clientImage?: string;
  readonly set: readonly Setting[];
  /** Clients' listeners ask for TLS, a password and ACLs, on whatever topology. */
  readonly secure?: true;
  /** How often each drill is run. */
  readonly repeat: number;
  /** What chance is drawn from. Recorded with every run, so that one that draws can be done again. */
  readonly seed: number;
}

/** As a command line gives them. */
export interface ParameterWords {
  readonly kafka?: string | undefined;
  readonly client?: string | undefined;
  readonly clientImage?: string | undefined;
  readonly set?: readonly string[] | undefined;
  readonly secure?: boolean | undefined;
  readonly repeat?: string | undefined;
  readonly seed?: string | undefined;
}

/** What a client that is an image of somebody else is called begins with. */
export const imagePrefix = "image ";

/** The first is the default. */
export type KnownClients = readonly [string, ...string[]];

export function parseParameters(words: ParameterWords, clients: KnownClients): RunParameters {
  const { kafka, client: named, clientImage, set = [], secure, repeat = "1", seed = "1" } = words;
  const client = named ?? clients[0];
  if (kafka !== undefined) requireVersionText(kafka);
  if (named !== undefined && clientImage !== undefined)
    throw new UsageError("--client and --client-image both say what writes and reads", { hint: "leave one of them out" });
  if (!clients.includes(client))
    throw new UsageError(`there is no client "${client}"${suggestion(client, clients)}`, {
      hint: `known: ${clients.join(", ")}`,
    });
  return {
    ...(kafka === undefined ? {} : { kafka }),
    client: clientImage === undefined ? client : `${imagePrefix}${clientImage}`,
    ...(clientImage === undefined ? {} : { clientImage }),
    set: parseSettings(set),
    ...(secure === true ? { secure } : {}),
    repeat: wholeNumber("--repeat", repeat, { from: 1, to: 1000 }),
    seed: wholeNumber("--seed", seed, { from: 0, to: 2 ** 32 - 1 }),
  };
}

/** Whether there is such a version is Maven's to say; this only keeps out what cannot be one. */
export function requireVersionText(kafka: string): void {
  if (!/^\d+\.\d+\.\d+$/.test(kafka))
    throw new UsageError(`--kafka ${kafka} is not a version of Kafka`, { hint: "three numbers, for example --kafka 3.9.2" });
}

function wholeNumber(option: string, text: string, { from, to }: { readonly from: number; readonly to: number }): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return number;
  throw new UsageError(`${option} ${text} is not a whole number from ${from} to ${to}`, { hint: `for example ${option} 5` });
}

/** What a drill's record and plan say of the parameters that it ran under. */
export interface ParameterRecord {
  /** Shared by all drills of one `muster run`. */
  readonly batch: string;
  readonly repeat: { readonly index: number; readonly of: number };
  /** By `<cluster>.<node-kind>.<key>`; and `secure`, where the run was to be: whatever tells runs under other settings apart tells this apart too. */
  readonly set: Readonly<Record<string, string>>;
  readonly kafka: string;
  readonly client: string;
  readonly seed: number;
}

export interface Repetition {
  readonly batch: string;
  /** From 1. */
  readonly index: number;
  readonly kafka: string;
}

export const parameterRecord = (
  { repeat, set, secure, client, seed }: RunParameters,
  { batch, index, kafka }: Repetition,
): ParameterRecord => ({
  batch,
  repeat: { index, of: repeat },
  set: {
    ...Object.fromEntries(set.map((setting) => [nameOf(setting), setting.value])),
    ...(secure === true ? { secure: "SASL_SSL, SCRAM-SHA-512, ACLs" } : {}),
  },
  kafka,
  client,
  seed,
});

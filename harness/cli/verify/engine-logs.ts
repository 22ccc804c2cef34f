import { milliseconds, seconds } from "../../core/duration.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { toldBy } from "../../drill/told-by.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import { Transcript, type WordPlace } from "../../protocol/transcript.ts";
import { readKeptOutput } from "../../runtime/kept-output.ts";
import type { World } from "../../runtime/world.ts";
import type { TimelineEvent } from "../../timeline/events.ts";

/** A ledger line, by whom it was said and where it stands among that agent's words. */
export interface Said {
  readonly agent: string;
  readonly place: WordPlace;
  readonly line: LedgerLine;
}

/** Everything that the agents of a run have said since it was brought up. */
export interface Heard {
  readonly events: readonly TimelineEvent[];
  readonly said: readonly Said[];
  /** What is missing of it, in words; none = complete. */
  readonly gaps: readonly string[];
}

/** The engine writes a log down a moment after it has passed it on. */
const writtenWithin = seconds(10);

/**
 * Nobody is attached while a topology is left running, but the engine keeps what every agent prints. It is complete when each agent's
 * words are numbered without a gap from its first, up to the last that this process has heard of it.
 */
export async function readEngineLogs(world: World, hosts: readonly string[], signal: AbortSignal): Promise<Heard> {
  const each = await Promise.all(hosts.map((host) => wordsOf(world, host, signal)));
  return {
    events: each.flatMap(({ events }) => events).toSorted((a, b) => a.at - b.at),
    said: each.flatMap(({ said }) => said),
    gaps: each.flatMap(({ gaps }) => gaps),
  };
}

async function wordsOf(world: World, host: string, signal: AbortSignal): Promise<Heard> {
  const wanted = await lastWordOf(world, host);
  try {
    return await eventually({
      what: `the engine to have written down what ${host} said`,
      within: writtenWithin,
      every: milliseconds(250),
      signal,
      async probe() {
        const { last, ...heard } = await readOnce(world, host);
        return wanted === undefined || last.n >= wanted ? { done: heard } : { seen: `${last.n} of ${wanted} lines` };
      },
    });
  } catch (error) {
    signal.throwIfAborted();
    return { events: [], said: [], gaps: [`${host}: ${messageOf(error)}`] };
  }
}

/** The number of the last line that an agent has said by now; undefined where its machine is dead and says no more. */
async function lastWordOf(world: World, host: string): Promise<number | undefined> {
  const agent = world.agentOf(host);
  try {
    await agent.ask("stamp", {}, seconds(5));
    return agent.heard;
  } catch {
    return undefined;
  }
}

async function readOnce(world: World, host: string): Promise<Heard & { readonly last: WordPlace }> {
  const events: TimelineEvent[] = [];
  const said: Said[] = [];
  const transcript = new Transcript({
    event: (message) => events.push(toldBy(host, message)),
    ledger: (line, place) => said.push({ agent: host, place, line: line as LedgerLine }),
  });
  await readKeptOutput(world.docker, world.container(host), (line) => transcript.take(line));
  return { events, said, gaps: transcript.gaps.map((gap) => `${host}: ${gap}`), last: transcript.last };
}

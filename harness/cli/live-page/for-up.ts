/** `up --ui`: what happens on a topology that is up, as its agents and the verbs of other processes tell it, and buttons for the same verbs. */
import { milliseconds } from "../../core/duration.ts";
import { MusterError, messageOf } from "../../core/errors.ts";
import { pauseFor } from "../../core/eventually.ts";
import { toldBy } from "../../drill/told-by.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import { LivePage } from "../../publish/live/live-page.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { addressBlock } from "../../topology/addresses.ts";
import { planTopology } from "../../topology/plan.ts";
import type { WorkloadDefinition } from "../../workload/definition.ts";
import { lineOf } from "../event-lines.ts";
import { interruption } from "../hands-on/interruption.ts";
import { openUpFolder } from "../hands-on/up-folder.ts";
import { Connection } from "../live/connection.ts";
import { reportsFolder } from "../report.ts";
import { loadsIn } from "../verify/loads.ts";
import { commandOf, type Deed, deedOf } from "./deed.ts";
import { firstSight } from "./first-sight.ts";
import { FolderNews } from "./folder-news.ts";
import { perform } from "./perform.ts";
import { drawnWorkload, settingOfTopology } from "./setting.ts";

const everyMs = 250;
/** Agents are asked how they are: one that was restarted is attached to anew. */
const looksEvery = 4;
/** Of what was before the page, so much stands on its axis. */
const secondsBefore = 30;

/** Until ^C, or until somebody removes the topology. What it is left like is nobody's business here: it stays up. */
export async function showUp(run: string): Promise<number> {
  using interrupted = interruption();
  const { signal } = interrupted;
  let heard: (event: TimelineEvent) => void = () => undefined;
  let kept: (line: LedgerLine) => void = () => undefined;
  const connection = await Connection.open(
    { topology: run },
    { event: (from, message) => heard(toldBy(from, message)), ledger: (_, line) => kept(line as LedgerLine) },
  );
  const { there, topology } = connection.found;
  const deeds = new Deeds(run, signal);
  await using page = await LivePage.open((body) => deeds.begin(deedOf(body), page));
  try {
    const folder = openUpFolder(reportsFolder, there.topology, there.run);
    const sight = await firstSight(connection);
    const { setting, run: live } = settingOfTopology(
      planTopology(topology, addressBlock(there.block ?? 0)),
      run,
      sight.at - secondsBefore,
    );
    page.begin(setting, live);
    const take = (event: TimelineEvent): void => {
      try {
        page.take(event);
        const line = lineOf(event);
        if (line !== undefined) page.say(`· ${line}`);
      } catch (error) {
        page.say(`the page could not show something: ${messageOf(error)}`, "bad");
      }
    };
    heard = take;
    kept = (line) => page.takeLine(line);
    const news = new FolderNews(folder.path);
    const before = news.events();
    for (const { definition, stoppedAt } of loadsIn(before))
      if (stoppedAt === null) page.add(drawnWorkload(definition, topology, definition.on));
    for (const event of [...before, ...sight.events(before)]) page.take(event);
    process.stdout.write(
      `live: ${page.url}\n  the page is for this machine alone; ^C closes it, and ${topology.name} stays up\n`,
    );
    let looking: Promise<unknown> | undefined;
    for (let look = 0; !signal.aborted; look++) {
      for (const event of news.events()) {
        if (event.event === "load.begun") {
          const definition = event.definition as WorkloadDefinition;
          page.add(drawnWorkload(definition, topology, definition.on));
        }
        take(event);
      }
      // Agents that are silent keep nobody waiting for what verbs write down.
      if (look % looksEvery === 0)
        looking ??= connection
          .look()
          .catch(() => undefined)
          .finally(() => {
            looking = undefined;
          });
      if (connection.isGone) {
        page.end("removed", "doubt");
        process.stdout.write("it is gone: somebody removed it\n");
        break;
      }
      await pauseFor(milliseconds(everyMs), signal).catch(() => undefined);
    }
    await Promise.all([deeds.idle(), looking]);
    page.end("closed", "plain");
  } finally {
    connection.close();
  }
  return 0;
}

/** One at a time, as verbs are. */
class Deeds {
  readonly #run: string;
  readonly #signal: AbortSignal;
  #working: Promise<void> | undefined;

  constructor(run: string, signal: AbortSignal) {
    this.#run = run;
    this.#signal = signal;
  }

  begin(deed: Deed, page: LivePage): void {
    if (this.#working !== undefined) throw new Error("another deed is being done: wait until it has ended");
    this.#signal.throwIfAborted();
    page.busy(commandOf(deed));
    page.say(`$ ${commandOf(deed)}`);
    this.#working = perform(deed, this.#run, (text) => page.say(text))
      .catch((error: unknown) => {
        const hint = error instanceof MusterError && error.hint !== undefined ? `\n→ ${error.hint}` : "";
        page.say(`${messageOf(error)}${hint}`, "bad");
      })
      .finally(() => {
        page.busy(null);
        this.#working = undefined;
      });
  }

  async idle(): Promise<void> {
    await this.#working;
  }
}

/** `run --ui`: a page that looks on while drills run. It hears what the terminal and the run folder hear, and may touch nothing. */
import { messageOf, UsageError } from "../../core/errors.ts";
import type { Narrator } from "../../drill/narrator.ts";
import type { DrillResult, Onlooker } from "../../drill/session.ts";
import { LivePage } from "../../publish/live/live-page.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { lineOf } from "../event-lines.ts";
import { settingOfDrill } from "./setting.ts";

export interface RunPage extends AsyncDisposable {
  readonly url: string;
  readonly onlooker: Onlooker;
  /** A narrator that tells the page as well. */
  besides(narrator: Narrator): Narrator;
  ended(result: DrillResult): void;
}

export async function openRunPage(observed: boolean): Promise<RunPage> {
  const page = await LivePage.open(() => {
    throw new UsageError("a drill owns this world: nothing is done to it by hand");
  });
  // Whatever goes wrong with looking on must not become the run's trouble.
  const harmless = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      page.say(`the page could not show something: ${messageOf(error)}`, "bad");
    }
  };
  return {
    url: page.url,
    onlooker: {
      begins(definition, run, folder) {
        harmless(() => {
          const { setting, run: live } = settingOfDrill(definition, run, observed);
          page.begin(setting, live);
        });
        folder.follow((event) => harmless(() => page.take(event)));
        folder.followLedger((line) => harmless(() => page.takeLine(line)));
      },
    },
    besides: (narrator) => told(narrator, page),
    ended: ({ record, failure }) =>
      harmless(() => {
        if (record === null) page.end("refused", "doubt");
        else page.end(record.verdict, toneOf(record.verdict));
        for (const reason of [...(record?.reasons ?? []), ...(failure === undefined ? [] : [failure.message])])
          page.say(reason, record?.verdict === "met" ? "plain" : "bad");
        page.say("report.html in the run's folder has the figures");
      }),
    [Symbol.asyncDispose]: () => page[Symbol.asyncDispose](),
  };
}

const toneOf = (verdict: string): "good" | "bad" | "doubt" =>
  verdict === "met" ? "good" : verdict === "inconclusive" || verdict === "not-run" ? "doubt" : "bad";

const told = (narrator: Narrator, page: LivePage): Narrator => ({
  stepBegan(name) {
    page.say(`▸ ${name}`);
    narrator.stepBegan(name);
  },
  stepEnded(name, tookMs) {
    page.say(`✓ ${name}`);
    narrator.stepEnded(name, tookMs);
  },
  stepFailed(name, tookMs, error) {
    page.say(`✗ ${name}: ${messageOf(error).split("\n")[0]}`, "bad");
    narrator.stepFailed(name, tookMs, error);
  },
  event(event: TimelineEvent) {
    const line = lineOf(event);
    if (line !== undefined) page.say(`· ${line}`);
    narrator.event(event);
  },
  say(text) {
    page.say(text);
    narrator.say(text);
  },
  stopwatch: (running) => narrator.stopwatch(running),
});

/**
 * A run that is over, told to a page again at its own speed: playback, for tests, benchmarks and pictures. Events come when they were
 * stamped, ledger lines when a client's agent would have told of them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { milliseconds } from "../../core/duration.ts";
import { pauseFor } from "../../core/eventually.ts";
import type { LedgerLine } from "../../ledger/lines.ts";
import { readTimeline } from "../../publish/kept-run.ts";
import { ledgerIn } from "../../publish/ledger-files.ts";
import type { LivePage } from "../../publish/live/live-page.ts";
import type { LiveSetting } from "../../report/html/live/live-html.ts";
import type { DrillRecord } from "../../report/record.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { lineOf } from "../event-lines.ts";
import type { Shown } from "./setting.ts";

export type Told = { readonly at: number } & ({ readonly event: TimelineEvent } | { readonly line: LedgerLine });

/** As a drill's page is told of it, with where its machines stood in place of what its topology plans. */
export function settingOfRecord(folder: string, record: DrillRecord, hands: LiveSetting["hands"]): Shown {
  const { hosts = [], workloads, loss, drill, run, topology } = record;
  return {
    setting: {
      run,
      title: drill,
      about: `Playback of a run that is over. Topology ${topology}.`,
      hosts,
      paths: pathsIn(folder),
      hands,
    },
    run: { hosts, loss, workloads, measureFrom: 0 },
  };
}

function pathsIn(folder: string): string[] {
  try {
    const { paths } = JSON.parse(readFileSync(join(folder, "plan.json"), "utf8")) as { paths: { path: string }[] };
    return paths.map(({ path }) => path);
  } catch {
    return [];
  }
}

/** In the order in which it was heard. */
export function toldIn(folder: string): Told[] {
  const events = readTimeline(folder, () => undefined).map((event): Told => ({ at: event.at, event }));
  const lines = Array.from(ledgerIn(folder).lines).flatMap((line): Told[] => {
    const at = heardAt(line);
    return at === undefined ? [] : [{ at, line }];
  });
  return [...events, ...lines].toSorted((a, b) => a.at - b.at);
}

/** A run of writes stays open for 2 s at its agent, one of deliveries for a quarter of a second; final reads are no part of it. */
function heardAt(line: LedgerLine): number | undefined {
  if (line.kind === "write") return Math.max(line.intended[1] + 2.25, line.answered?.[1] ?? 0);
  if (line.kind === "unsent") return line.intended[1] + 2.25;
  if (line.kind === "processed") return line.at[1] + 0.35;
  return line.kind === "commit" || line.kind === "resume" ? line.at : undefined;
}

/** From `from` on at its own speed; what was before is told at once. Until `to`, or the end. */
export async function playBack(
  told: readonly Told[],
  page: Pick<LivePage, "take" | "takeLine" | "say">,
  { from, to = Number.POSITIVE_INFINITY, signal }: { readonly from: number; readonly to?: number; readonly signal: AbortSignal },
): Promise<void> {
  const began = performance.now() / 1000;
  for (const one of told) {
    if (one.at > to) break;
    const wait = one.at - from - (performance.now() / 1000 - began);
    if (wait > 0.004) await pauseFor(milliseconds(wait * 1000), signal);
    if ("line" in one) page.takeLine(one.line);
    else {
      page.take(one.event);
      const words = lineOf(one.event);
      if (words !== undefined) page.say(`· ${words}`);
    }
  }
}

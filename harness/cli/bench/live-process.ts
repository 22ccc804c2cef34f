/**
 * A runner that does nothing but be told of a run that is over, at its own speed: `bare <folder> <seconds>`, with a page that somebody
 * looks at: `page …`, or with one that is told of 100,000 events at once: `burst …`. Its first line is the page's address (empty where
 * there is none), its last what it used. It begins when it is sent a line, and ends when its input does.
 */
import { once } from "node:events";
import { LivePage } from "../../publish/live/live-page.ts";
import { recordIn } from "../../publish/run-folders.ts";
import type { TimelineEvent } from "../../timeline/events.ts";
import { playBack, settingOfRecord, toldIn } from "../live-page/playback.ts";
import { cpuSecondsSince } from "./cpu-seconds.ts";

export interface Used {
  readonly cpuSeconds: number;
  readonly seconds: number;
}

const [mode = "", folder = "", length = ""] = process.argv.slice(2);
const record = recordIn(folder);
const told = toldIn(folder);
const from = record.faults[0]?.effect?.from ?? told[0]?.at ?? 0;
const to = from + Number(length);
const { signal } = new AbortController();
const nobody = { take: () => undefined, takeLine: () => undefined, say: () => undefined };

const page = mode === "bare" ? undefined : await LivePage.open(() => undefined);
if (page !== undefined) {
  const { setting, run } = settingOfRecord(folder, record, { may: false, why: "this is playback" });
  page.begin(setting, run);
  for (const one of told) {
    if (one.at >= from) break;
    if ("event" in one) page.take(one.event);
    else page.takeLine(one.line);
  }
}
process.stdout.write(`${page?.url ?? ""}\n`);
await once(process.stdin, "data");

const [began, cpuBegan] = [performance.now(), process.cpuUsage()];
if (mode === "burst" && page !== undefined) await burst(page);
else
  await playBack(
    told.filter(({ at }) => at >= from),
    page ?? nobody,
    { from, to, signal },
  );
const used: Used = { seconds: (performance.now() - began) / 1000, cpuSeconds: cpuSecondsSince(cpuBegan) };
process.stdout.write(`${JSON.stringify(used)}\n`);
await once(process.stdin, "end");
await page?.[Symbol.asyncDispose]();

/** As they come from agents: some hundreds to a read of their pipe. */
async function burst(all: LivePage): Promise<void> {
  const topic = record.workloads[0]?.topic ?? "orders";
  for (let i = 0; i < 100_000; i++) {
    all.take({
      at: from + i / 1e5,
      event: "leader",
      cluster: "east",
      topic,
      partition: i % 10,
      node: `n${i % 3}`,
      epoch: i,
    } as TimelineEvent);
    if (i % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
  }
}

import { expect } from "chai";
import type { Message } from "../../report/html/live/head.ts";
import { LivePage } from "./live-page.ts";

describe("the live page's stream", () => {
  const setting = { title: "a drill", about: "", hosts: [], paths: [], hands: { may: true } } as const;
  const run = { hosts: [], loss: { source: "east", survivors: "west" }, workloads: [], measureFrom: 0 };

  it("outlives a run for the next one, and says that it is closed when its server is", async () => {
    const page = await LivePage.open(() => undefined);
    page.begin({ ...setting, run: "one" }, run);
    const heard: string[] = [];
    const state = ({ head }: Message): string => `${head.run} ${head.state} ${head.words}`;
    const listening = (async () => {
      for await (const text of (await fetch(new URL("events", page.url))).body?.pipeThrough(new TextDecoderStream()) ?? [])
        for (const line of text.split("\n\n").filter((one) => one !== "")) {
          const said = state(JSON.parse(line.slice("data: ".length)) as Message);
          if (said !== heard.at(-1)) heard.push(said);
          if (said === "one running ") page.end("met", "good");
          if (said === "one ended met") page.begin({ ...setting, run: "two" }, run);
          if (said !== "two running ") continue;
          page.end("missed", "bad");
          await page[Symbol.asyncDispose]();
        }
    })();
    await listening;
    expect(heard).to.deep.equal(["one running ", "one ended met", "two running ", "two closed missed"]);
  });
});

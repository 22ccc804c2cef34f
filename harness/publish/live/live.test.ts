import { once } from "node:events";
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { lane } from "../../report/html/scene.ts";
import { Allowance } from "./allowance.ts";
import { Audience, type Listener } from "./audience.ts";
import { type Knock, welcome } from "./door.ts";
import { FollowedFile } from "./followed-file.ts";
import { Newest } from "./newest.ts";
import { RunClock } from "./run-clock.ts";
import { serveLive } from "./server.ts";

const house = { token: "abc", port: 4711 };
const knock = (more: Partial<Knock> = {}): Knock => ({
  method: "GET",
  url: "/abc/",
  host: "127.0.0.1:4711",
  origin: undefined,
  site: undefined,
  type: undefined,
  ...more,
});

describe("the door of the live page", () => {
  const deed = {
    method: "POST",
    url: "/abc/deeds",
    origin: "http://127.0.0.1:4711",
    site: "same-origin",
    type: "application/json",
  };

  it("lets in who has the whole address", () => {
    expect(welcome(knock(), house)).to.deep.equal({ to: "page" });
    expect(welcome(knock({ url: "/abc" }), house)).to.deep.equal({ to: "page" });
    expect(welcome(knock({ url: "/abc/events", host: "localhost:4711" }), house)).to.deep.equal({ to: "events" });
    expect(welcome(knock(deed), house)).to.deep.equal({ to: "deeds" });
  });

  it("refuses a request without the token, or with another", () => {
    for (const url of ["/", "", "/abcd/", "/ab/", "/ABC/", "/?token=abc", "//abc/", "/%61bc/", "/events"])
      expect(welcome(knock({ url }), house), url).to.have.property("refused", 403);
  });

  it("refuses names that were made to lead here", () => {
    for (const host of [undefined, "evil.example:4711", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:4711", "[::1]:4711"])
      expect(welcome(knock({ host }), house), String(host)).to.have.property("refused", 403);
  });

  it("takes deeds only from its own page, as JSON", () => {
    const others: Partial<Knock>[] = [
      { origin: undefined },
      { origin: "null" },
      { origin: "http://evil.example" },
      { origin: "https://127.0.0.1:4711" },
      { site: "cross-site" },
      { site: "same-site" },
    ];
    for (const other of others) expect(welcome(knock({ ...deed, ...other }), house)).to.have.property("refused", 403);
    expect(welcome(knock({ ...deed, type: "text/plain" }), house)).to.have.property("refused", 415);
    expect(welcome(knock({ ...deed, method: "GET" }), house)).to.have.property("refused", 405);
    expect(welcome(knock({ method: "PUT" }), house)).to.have.property("refused", 405);
    expect(welcome(knock({ url: "/abc/../etc/passwd" }), house)).to.have.property("refused", 404);
  });

  it("lets nothing in by chance", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (url, host) => {
        fc.pre(!url.startsWith("/abc") || host !== "127.0.0.1:4711");
        expect(welcome(knock({ url, host }), house)).to.have.property("refused");
      }),
    );
  });
});

describe("who looks on", () => {
  const listener = () => {
    const heard: string[] = [];
    const one = {
      heard,
      writableLength: 0,
      destroyed: false,
      write: (text: string) => heard.push(text) > 0,
      end: () => undefined,
      once: () => undefined,
    } satisfies Listener & { heard: string[] };
    return one as typeof one & { writableLength: number };
  };

  it("is left out while it has not taken what it was told, and then told of all since", () => {
    const audience = new Audience();
    const [quick, slow] = [listener(), listener()];
    audience.admit(quick);
    audience.admit(slow);
    const told = (revision: number): void => audience.tell((since) => `${since}-${revision}`, revision);
    told(1);
    slow.writableLength = 70_000;
    told(2);
    told(3);
    slow.writableLength = 0;
    told(4);
    expect(quick.heard).to.deep.equal(["0-1", "1-2", "2-3", "3-4"]);
    expect(slow.heard).to.deep.equal(["0-1", "1-4"]);
  });
});

describe("the newest of a scene", () => {
  const scene = (...titles: string[]) => ({
    from: 0,
    to: 9,
    lanes: titles.map((title, i) => lane({ id: `l${i}`, title, note: "" })),
  });
  const told = (text: string) => JSON.parse(text.slice("data: ".length));

  it("is all of it for who has nothing, and what changed for who has some", () => {
    const newest = new Newest();
    newest.show(scene("a", "b"), {});
    const before = newest.revision;
    newest.say({ at: "", text: "hello", tone: "plain" });
    newest.show(scene("a", "c"), {});
    expect(told(newest.since(0)).lanes).to.have.length(2);
    const { lanes, order, said } = told(newest.since(before));
    expect([lanes.map(({ title }: { title: string }) => title), order, said.length]).to.deep.equal([["c"], ["l0", "l1"], 1]);
  });

  it("is one line of an event stream, whatever names are in it", () => {
    const newest = new Newest();
    newest.show(scene("a\n\ndata: evil\r\n"), {});
    expect(newest.since(0).split(/\r\n|\n|\r/)).to.have.length(3);
  });
});

describe("what the page may take of a core", () => {
  it("is a twentieth at most over any length of time, but for what was saved up", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 200 }), (costs) => {
        const allowance = new Allowance(0);
        let [at, used] = [0, 0];
        for (const cost of costs) {
          at += cost;
          used += cost;
          at += Math.max(200, allowance.spend(cost, at));
          expect(used).to.be.at.most(0.05 * at + 300 + 1e-6);
        }
      }),
    );
  });

  it("makes no pause of one costly scene", () => {
    const allowance = new Allowance(0);
    expect(allowance.spend(90, 90)).to.equal(0);
  });
});

describe("the run's clock, as heard", () => {
  it("says at least what was stamped, and goes on by itself", () => {
    const clock = new RunClock();
    expect(clock.now(5)).to.equal(0);
    clock.hear(100, 10);
    clock.hear(100.5, 11);
    expect(clock.now(12)).to.equal(102);
  });
});

describe("a file that others append to", () => {
  it("is read line by line as it grows, and anew where another is put in its place", () => {
    const folder = mkdtempSync(join(tmpdir(), "muster-follow-"));
    try {
      const path = join(folder, "timeline.ndjson");
      const file = new FollowedFile(path);
      expect(file.newLines()).to.deep.equal([]);
      writeFileSync(path, "one\ntw");
      expect(file.newLines()).to.deep.equal(["one"]);
      appendFileSync(path, Buffer.from("o ü\n\nthree\n").subarray(0, 4));
      expect(file.newLines()).to.deep.equal([]);
      appendFileSync(path, Buffer.from("o ü\n\nthree\n").subarray(4));
      expect(file.newLines()).to.deep.equal(["two ü", "three"]);
      writeFileSync(`${path}.new`, "anew and longer than it was\n");
      renameSync(`${path}.new`, path);
      expect(file.newLines()).to.deep.equal(["anew and longer than it was"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("the server of the live page", () => {
  const open = async (deed: (body: unknown) => void = () => undefined) =>
    serveLive({ page: () => "<!doctype html>page", deed, onListener: () => undefined });

  it("serves loopback alone, with a token that cannot be guessed, and nothing that may be kept or framed", async () => {
    await using server = await open();
    const { url } = server;
    expect(url).to.match(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/$/);
    const page = await fetch(url);
    expect([page.status, await page.text()]).to.deep.equal([200, "<!doctype html>page"]);
    expect(page.headers.get("access-control-allow-origin")).to.equal(null);
    expect(page.headers.get("cache-control")).to.equal("no-store");
    expect((await fetch(new URL("/", url))).status).to.equal(403);
    expect((await fetch(url.replace(/.\/$/, "/"))).status).to.equal(403);
    expect((await fetch(url, { method: "OPTIONS" })).status).to.equal(405);
  });

  it("hands on deeds, and says what is wrong with one", async () => {
    const done: unknown[] = [];
    await using server = await open((body) => {
      if (body === null) throw new Error("that is no deed");
      done.push(body);
    });
    const send = (body: string) =>
      fetch(new URL("deeds", server.url), {
        method: "POST",
        headers: { "content-type": "application/json", origin: new URL(server.url).origin },
        body,
      });
    expect((await send('{"kind":"cut"}')).status).to.equal(202);
    expect(done).to.deep.equal([{ kind: "cut" }]);
    expect(await (await send("null")).text()).to.equal("that is no deed\n");
    expect((await send("{")).status).to.equal(400);
    expect((await send(JSON.stringify("x".repeat(10_000)))).status).to.equal(413);
  });

  it("lets no more than a few look on, and lets go of those that leave", async () => {
    await using server = await open();
    const leave = new AbortController();
    const streams = await Promise.all(
      Array.from({ length: 8 }, () => fetch(new URL("events", server.url), { signal: leave.signal })),
    );
    expect(streams.map(({ status }) => status)).to.deep.equal(Array(8).fill(200));
    expect((await fetch(new URL("events", server.url))).status).to.equal(503);
    leave.abort();
    for (let left = 100; left > 0 && server.audience.size > 0; left--) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.audience.size).to.equal(0);
  });

  it("holds one message at most for who does not read, however much there is to tell", async () => {
    await using server = await open();
    const { hostname, port, pathname } = new URL(server.url);
    const deaf = connect(Number(port), hostname);
    await once(deaf, "connect");
    deaf.pause();
    deaf.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
    for (let left = 100; left > 0 && server.audience.size === 0; left--) await new Promise((resolve) => setTimeout(resolve, 20));
    let asked = 0;
    const text = `data: ${"x".repeat(2 ** 20)}\n\n`;
    for (let revision = 1; revision <= 200; revision++) {
      server.audience.tell(() => {
        asked++;
        return text;
      }, revision);
      if (revision % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(asked, "messages made for a browser that takes none").to.be.within(1, 20);
    deaf.destroy();
  });

  it("closes its port when the run is over, whoever still looks", async () => {
    const server = await open();
    const stream = await fetch(new URL("events", server.url));
    await server[Symbol.asyncDispose]();
    await stream.text().catch(() => undefined);
    const refused = await fetch(server.url).then(
      () => "answered",
      (error: Error) => (error.cause as { code?: string }).code,
    );
    expect(refused).to.equal("ECONNREFUSED");
  });
});

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { milliseconds, seconds } from "../core/duration.ts";
import { eventually } from "../core/eventually.ts";
import type { CanaryReport } from "../protocol/commands.ts";
import { canaryHandlers } from "./canary.ts";
import { now, setZero } from "./clock.ts";

/** Real sockets. What TLS makes of an answer is for `access.docker.ts`, where there is a certificate; how connections end needs none. */
describe("a canary", () => {
  const canaries = canaryHandlers();
  let server: Server | undefined;

  before(() => setZero(process.hrtime.bigint()));
  afterEach(() => {
    canaries["canary.stop"]({ set: "test" });
    server?.close();
  });

  async function seen(peer: (socket: Socket) => void, ca: string | undefined, until: (report: CanaryReport) => boolean) {
    server = createServer((socket) => peer(socket.on("error", () => undefined)));
    server.listen(0, "localhost");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const path = {
      path: "here",
      host: "localhost",
      port,
      speaks: "kafka" as const,
      everyMs: 20,
      ...(ca === undefined ? {} : { security: { tls: { ca }, sasl: null } }),
    };
    canaries["canary.start"]({ set: "test", paths: [path] });
    return eventually({
      what: "the canary to have seen it",
      within: seconds(5),
      every: milliseconds(20),
      async probe() {
        const [report] = (await canaries["canary.report"]({ set: "test" })) as readonly CanaryReport[];
        return report !== undefined && until(report) ? { done: report } : { seen: JSON.stringify(report) };
      },
    });
  }

  for (const [speaks, ca] of [
    ["plainly", undefined],
    ["by TLS", ""],
  ] as const) {
    it(`that speaks ${speaks} calls a FIN closed`, async () => {
      const report = await seen(
        (socket) => setTimeout(() => socket.end(), 30),
        ca,
        ({ old, new: fresh }) => old.lastEnd !== null && fresh.lastEnd !== null,
      );
      for (const { failure, lastEnd } of [report.old, report.new])
        expect([failure, lastEnd?.how]).to.deep.equal(["closed", "closed"]);
    });

    it(`that speaks ${speaks} calls a RST reset`, async () => {
      const report = await seen(
        (socket) => setTimeout(() => socket.resetAndDestroy(), 30),
        ca,
        ({ old, new: fresh }) => old.lastEnd !== null && fresh.lastEnd !== null,
      );
      for (const { failure, lastEnd } of [report.old, report.new])
        expect([failure, lastEnd?.how]).to.deep.equal(["reset", "reset"]);
    });

    it(`that speaks ${speaks} calls silence nothing, and remembers since when`, async () => {
      const report = await seen(
        (socket) => socket.resume(),
        ca,
        ({ old, new: fresh }) => old.lastConnectedBegunAt !== null && fresh.lastConnectedBegunAt !== null,
      );
      for (const { failure, firstUnansweredSentAt, answers } of [report.old, report.new])
        expect([failure, answers, firstUnansweredSentAt === null]).to.deep.equal([null, 0, false]);
    });
  }

  it("dates a connection by when it was begun, however late it hears that it stands", async () => {
    let begunBy: number | undefined;
    const report = await seen(
      (socket) => socket.resume(),
      undefined,
      ({ old, new: fresh }) => {
        begunBy ??= starve(100);
        return old.lastConnectedBegunAt !== null && fresh.lastConnectedBegunAt !== null;
      },
    );
    for (const { lastConnectedBegunAt } of [report.old, report.new])
      expect(lastConnectedBegunAt).to.be.at.most(begunBy as number);
  });

  it("counts answers on old and on new connections", async () => {
    const report = await seen(
      (socket) => socket.on("data", () => socket.write("versions")),
      undefined,
      ({ old, new: fresh }) => old.answers > 2 && fresh.answers > 2,
    );
    expect(report.old.firstUnansweredSentAt === null || report.old.answers > 2).to.equal(true);
  });
});

/** Hears of nothing for so long; gives when that began. */
function starve(milliseconds: number): number {
  const began = now();
  while ((now() - began) * 1000 < milliseconds);
  return began;
}

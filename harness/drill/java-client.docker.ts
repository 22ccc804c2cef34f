import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import fc from "fast-check";
import { seconds } from "../core/duration.ts";
import { decodeIdentity, encodeIdentity } from "../ledger/identity.ts";
import { firstTimelySlot, lastDueSlot, type Schedule } from "../ledger/schedule.ts";
import { labelsOf } from "../runtime/labels.ts";
import { clientNamed } from "../workload/clients.ts";
import { session } from "./session.ts";

/**
 * Run by `muster test` on a real engine: what the Java client and everything else here must agree on, asked of the program that is
 * in the image. Its deeds are held against the protocol with those of all other drivers.
 */
const samples = 300;

const pieces = fc
  .array(fc.record({ every: fc.constantFrom(0.001, 0.0033, 0.01, 1 / 3, 0.05), slots: fc.integer({ min: 1, max: 200 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .chain((some) =>
    fc.record({ some: fc.constant(some), from: fc.double({ min: 0, max: 1000, noNaN: true }), ends: fc.boolean() }),
  )
  .map(({ some, from, ends }) => {
    let next = Math.round(from * 1e6) / 1e6;
    return some.map(({ every, slots }, index) => {
      const piece = { from: next, every, slots: index === some.length - 1 && !ends ? null : slots };
      next = Math.round((next + every * slots) * 1e6) / 1e6;
      return piece;
    });
  });
const schedules: fc.Arbitrary<Schedule> = fc.record({ pieces, firstSlot: fc.nat(300) });
/** On a slot, and anywhere. */
const times = fc.oneof(
  fc.double({ min: -1, max: 1010, noNaN: true }),
  fc.integer({ min: 0, max: 1_000_000 }).map((ms) => ms / 1000),
);
const words = fc.stringMatching(/^[a-zé日.-]{1,12}$/u);
const values = fc.string({ unit: "grapheme", maxLength: 40 });

const sampled = <T>(of: fc.Arbitrary<T>): T[] => fc.sample(of, samples);

describe("the Java client", function () {
  this.timeout(seconds(60));

  it("keeps a schedule as all other clients do, slot by slot", async () => {
    const asked = sampled(fc.record({ schedule: schedules, at: times, objective: fc.constantFrom(0.05, 0.5, 5) }));
    const answers = await answersTo(asked.map((one) => ({ ask: "schedule", ...one })));
    expect(answers).to.deep.equal(
      asked.map(({ schedule, at, objective }) => ({
        lastDueSlot: lastDueSlot(schedule, at),
        firstTimelySlot: firstTimelySlot(schedule, at, objective),
      })),
    );
  });

  it("ticks when they do", async () => {
    const asked = sampled(
      fc.record({
        atMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
        lingerMs: fc.constantFrom(50, 150, 300),
        partition: fc.nat(17),
      }),
    );
    const answers = await answersTo(asked.map((one) => ({ ask: "tick", ...one })));
    asked.forEach(({ atMs, lingerMs, partition }, i) => {
      const until = Number(answers[i]?.untilTick);
      expect(until).to.be.within(lingerMs / 4, lingerMs * 1.25);
      const phase = (atMs + until - ((partition % 3) * lingerMs) / 3) / lingerMs;
      expect(phase).to.be.closeTo(Math.round(phase), 1e-4);
    });
  });

  it("writes the identities that they write, and believes those that they believe", async () => {
    const identities = sampled(
      fc.record({ run: words, session: words, partition: fc.nat(17), seq: fc.nat(2 ** 31), value: fc.option(values) }),
    );
    const bytes = (value: string | null) => (value === null ? null : new TextEncoder().encode(value));
    const headers = identities.map(({ value, ...identity }) => encodeIdentity(identity, bytes(value)));
    const encoded = await answersTo(identities.map((one) => ({ ask: "encode", ...one })));
    expect(encoded).to.deep.equal(headers.map((header) => ({ header })));

    const damaged = headers.flatMap((header, i) => {
      const value = identities[i]?.value ?? "";
      return [
        header,
        `${header}0`,
        header.replace("/", ""),
        header.replace(/\d\//u, "x/"),
        header.toUpperCase(),
        "",
        "a/b/1/2/3/4",
      ].map((one) => ({ header: one, value }));
    });
    const decoded = await answersTo(damaged.map((one) => ({ ask: "decode", ...one })));
    expect(decoded).to.deep.equal(damaged.map(({ header, value }) => decodeIdentity(header, bytes(value))));
  });

  it("runs with the timeouts that the library has where nobody chose any", async () => {
    const [defaults = {}] = await answersTo([{ ask: "defaults" }]);
    const of = (key: string): number => Number(defaults[key]);
    expect(clientNamed("java").tuning).to.deep.equal({
      connectionTimeoutMs: of("producer socket.connection.setup.timeout.ms"),
      requestTimeoutMs: of("producer request.timeout.ms"),
      metadataMaxAgeMs: of("producer metadata.max.age.ms"),
      sessionTimeoutMs: of("consumer session.timeout.ms"),
      heartbeatIntervalMs: of("consumer heartbeat.interval.ms"),
      deliveryTimeoutMs: of("producer delivery.timeout.ms"),
    });
    expect(of("producer socket.connection.setup.timeout.max.ms")).to.equal(3 * clientNamed("java").tuning.connectionTimeoutMs);
  });
});

type Answer = Readonly<Record<string, unknown>>;

async function answersTo(questions: readonly object[]): Promise<Answer[]> {
  const { docker, image } = session();
  const container = await docker.createContainer({
    Image: image.tag,
    Labels: labelsOf("java-client", "none", "drill"),
    Entrypoint: ["sh", "-c", "exec /opt/java-client/java-client questions 3>&1"],
    Env: ["JAVA_CLIENT_AOT=-Xshare:auto"],
    OpenStdin: true,
    StdinOnce: true,
    HostConfig: { NetworkMode: "none" },
  });
  try {
    const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
    const [out, err] = [new PassThrough(), new PassThrough()];
    container.modem.demuxStream(stream, out, err);
    stream.on("end", () => {
      out.end();
      err.end();
    });
    await container.start();
    stream.end(questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
    const [answers, complaint] = await Promise.all([text(out), text(err)]);
    expect(complaint, "on stderr").to.equal("");
    return answers
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Answer);
  } finally {
    await container.remove({ force: true });
  }
}

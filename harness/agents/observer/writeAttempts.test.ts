import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { expect } from "chai";
import type { Security } from "../../protocol/security.ts";
import { attemptWrite } from "./writeAttempts.ts";

const security: Security = {
  tls: null,
  sasl: { mechanism: "SCRAM-SHA-512", username: "app-payments", password: "wrong" },
};
const partition = { topic: "payments", partition: 0 };

/** Error 58 (SASL_AUTHENTICATION_FAILED) with Kafka's own words for it, to whoever logs in. */
const invalid = "Authentication failed during authentication due to invalid credentials";

describe("a write that is attempted as somebody", () => {
  let server: Server;
  const opened = new Set<Socket>();
  const node = (port: number) => ({ name: "west1", address: "127.0.0.1", clientPort: port });

  before(async () => {
    server = createServer((socket) => {
      opened.add(socket);
      socket.on("error", () => {}).on("data", (request) => socket.write(answerTo(request)));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  after(() => {
    for (const socket of opened) socket.destroy();
    server.close();
  });

  it("comes to a word with the broker's name where that lets nobody in", async () => {
    const { port } = server.address() as AddressInfo;
    expect(await attemptWrite(node(port), security, partition)).to.equal("west1 does not take it: SASL authentication failed.");
  });

  it("comes to a word where nobody listens", async () => {
    expect(await attemptWrite(node(1), security, partition)).to.match(/^west1 does not take it: .*ECONNREFUSED/);
  });
});

/** A frame: its length, the correlation id, and a body by the request's key. */
function answerTo(request: Buffer): Buffer {
  const [key, id] = [request.readInt16BE(4), request.readInt32BE(8)];
  const body = bodies[key]?.() ?? Buffer.alloc(0);
  const head = Buffer.alloc(8);
  head.writeInt32BE(4 + body.length);
  head.writeInt32BE(id, 4);
  return Buffer.concat([head, body]);
}

const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string): Buffer => Buffer.concat([int16(value.length), Buffer.from(value)]);

const bodies: Readonly<Record<number, () => Buffer>> = {
  /** SaslHandshake: no error, one mechanism. */
  17: () => Buffer.concat([int16(0), int32(1), text("SCRAM-SHA-512")]),
  /** ApiVersions: no error, SaslAuthenticate from 0 to 1. */
  18: () => Buffer.concat([int16(0), int32(1), int16(36), int16(0), int16(1), int32(0)]),
  /** SaslAuthenticate: refused. */
  36: () => Buffer.concat([int16(58), text(invalid), int32(0), int32(0), int32(0)]),
};

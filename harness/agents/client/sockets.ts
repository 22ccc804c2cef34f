import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ISocketFactory } from "kafkajs";

const produceApiKey = 0;
const keepAliveMs = 60_000;

/**
 * Every socket that one kafkajs client opens. kafkajs does not say whether a request left before it failed, nor does it
 * let go of a broker that stopped answering; who owns the sockets can see the one and do the other.
 */
export class Sockets {
  /** Produce requests handed to the kernel so far, over all sockets. */
  produceRequests = 0;
  readonly #open = new Set<Socket>();

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl ? connectTls({ host, port, ...name, ...ssl }, onConnect) : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, keepAliveMs);
    socket.setNoDelay(true);
    this.#watchWritesOf(socket);
    this.#open.add(socket);
    socket.once("close", () => this.#open.delete(socket));
    return socket;
  };

  /** Ends them all at once, as an error: kafkajs notices no other end. */
  hangUp(): void {
    for (const socket of this.#open) socket.destroy(new Error("hung up"));
  }

  #watchWritesOf(socket: Socket): void {
    const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
    socket.write = (chunk: unknown, ...rest: unknown[]): boolean => {
      if (isProduceRequest(chunk)) this.produceRequests += 1;
      return write(chunk, ...rest);
    };
  }
}

/** A request is its length (4 bytes), then its api key. */
function isProduceRequest(chunk: unknown): boolean {
  return Buffer.isBuffer(chunk) && chunk.length > 6 && chunk.readInt16BE(4) === produceApiKey;
}

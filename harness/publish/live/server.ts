/** One page, its stream and its deeds, on a port of loopback that nobody else knows. Closed when the run is over, whatever holds it open. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { EnvironmentError, messageOf } from "../../core/errors.ts";
import { Audience } from "./audience.ts";
import { type Knock, welcome } from "./door.ts";

export interface Served {
  /** The page's HTML; asked for each time, for it may be of another run by then. */
  readonly page: () => string;
  /** A deed as it was sent; what is wrong with it is thrown, and told. */
  readonly deed: (body: unknown) => void;
  readonly onListener: () => void;
}

export interface LiveServer extends AsyncDisposable {
  readonly url: string;
  readonly audience: Audience;
}

const LONGEST_DEED = 4096;
/** Open connections, of which a browser has six at most. */
const MOST_CONNECTIONS = 48;

export async function serveLive(served: Served): Promise<LiveServer> {
  const token = randomBytes(24).toString("base64url");
  const audience = new Audience();
  let port = 0;
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, maxHeaderSize: 8_192 }, (request, response) => {
    answer(request, response, { token, port }, served, audience).catch((error: unknown) =>
      refuse(response, 500, messageOf(error)),
    );
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on("clientError", (_, socket) => void socket.destroy());
  port = await listening(server);
  return {
    url: `http://127.0.0.1:${port}/${token}/`,
    audience,
    async [Symbol.asyncDispose]() {
      audience.dismiss();
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 300).unref();
      await closed;
    },
  };
}

async function listening(server: Server): Promise<number> {
  try {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  } catch (error) {
    throw new EnvironmentError(`the live page cannot be served on this machine's loopback: ${messageOf(error)}`, {
      hint: "run the same command without --ui",
    });
  }
  // Only looking on must not keep a runner alive.
  server.unref();
  return (server.address() as AddressInfo).port;
}

const headers = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  house: { readonly token: string; readonly port: number },
  { page, deed, onListener }: Served,
  audience: Audience,
): Promise<void> {
  const asked = welcome(knockOf(request), house);
  if ("refused" in asked) return refuse(response, asked.refused, asked.why);
  if (asked.to === "page") {
    response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8" }).end(page());
    return;
  }
  if (asked.to === "events") {
    if (audience.isFull) return refuse(response, 503, "too many look on already: close a window");
    response.writeHead(200, { ...headers, "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
    response.flushHeaders();
    audience.admit(response);
    onListener();
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) return refuse(response, 413, `a deed has at most ${LONGEST_DEED} bytes`);
  try {
    deed(JSON.parse(body));
    response.writeHead(202, { ...headers, "content-type": "application/json" }).end("{}");
  } catch (error) {
    refuse(response, 400, messageOf(error));
  }
}

const knockOf = ({
  method,
  url,
  headers: { host, origin, "content-type": type, "sec-fetch-site": site },
}: IncomingMessage): Knock => ({
  method,
  url,
  host,
  origin,
  type,
  site: Array.isArray(site) ? site[0] : site,
});

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) response.destroy();
  else
    response.writeHead(status, { ...headers, "content-type": "text/plain; charset=utf-8", connection: "close" }).end(`${why}\n`);
}

/** Undefined where it is longer than a deed can be; what comes behind is not read. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > LONGEST_DEED) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

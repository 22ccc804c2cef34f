import { once } from "node:events";
import { createServer } from "node:net";
import { expect } from "chai";
import { Toxiproxy } from "toxiproxy-node-client";
import { messageOf } from "../../core/errors.ts";
import { stateOf } from "./standing.ts";
import { created } from "./toxiproxy.ts";

describe("paths on a server that has stopped answering", () => {
  it("are given up after 3 s: another heal waits for its turn", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const client = new Toxiproxy(`http://127.0.0.1:${address.port}`);
    const at = { address: "127.0.0.1", port: 1 };
    const path = { path: "a>b/CLIENT", source: "a", listen: at, upstream: at, latencyMs: { out: 0, back: 0 } };
    const accepted: { destroy(): void }[] = [];
    silent.on("connection", (socket) => accepted.push(socket.on("error", () => undefined)));
    const started = performance.now();
    const outcome = await created(client, "a", [path], (one) => stateOf(one, [])).catch(messageOf);
    expect(outcome).to.include("making the paths of a did not answer within 3");
    expect(performance.now() - started).to.be.greaterThan(2900);
    for (const socket of accepted) socket.destroy();
    silent.close();
  });
});

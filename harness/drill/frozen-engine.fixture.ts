import { createServer, connect as dial, type Socket } from "node:net";
import { engineOf } from "../runtime/journal.ts";
import type { World } from "../runtime/world.ts";

type Docker = World["docker"];

/** The same engine through a socket of our own, which can stand still: nothing is answered, and nothing is refused. */
export interface SlowEngine extends AsyncDisposable {
  readonly docker: Docker;
  freeze(): void;
  thaw(): void;
}

export async function slowEngine(docker: Docker, socketPath: string): Promise<SlowEngine> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = dial(engineOf(docker));
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
      if (frozen) socket.pause();
    }
  });
  await new Promise<void>((listening) => server.listen(socketPath, listening));
  const each = (work: (socket: Socket) => void): void => {
    for (const socket of sockets) work(socket);
  };
  return {
    docker: new (docker.constructor as new (options: object) => Docker)({ socketPath }),
    freeze() {
      frozen = true;
      each((socket) => socket.pause());
    },
    thaw() {
      frozen = false;
      each((socket) => socket.resume());
    },
    async [Symbol.asyncDispose]() {
      each((socket) => socket.destroy());
      await new Promise((closed) => server.close(closed));
    },
  };
}

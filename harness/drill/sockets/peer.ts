/**
 * A TCP peer with no protocol of its own, run inside a host's container by the tests of cuts: what its sockets see is what the
 * kernel tells them, with the kernel's time. One command a line on stdin, one event a line on stdout. It imports nothing of
 * Muster's, because it travels as text.
 */
import { createConnection, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

type Command =
  | { readonly do: "listen"; readonly host: string; readonly port: number }
  | { readonly do: "open"; readonly name: string; readonly host: string; readonly port: number }
  | { readonly do: "send"; readonly name: string; readonly text: string }
  /** Sends data for as long as the other end takes it. */
  | { readonly do: "flood"; readonly name: string }
  /** Takes nothing more from the socket: the kernel's buffers fill, and then the sender's. */
  | { readonly do: "stopReading"; readonly name: string }
  /** To every connection that was accepted. */
  | { readonly do: "push"; readonly text: string }
  | { readonly do: "close"; readonly name: string };

const zero = BigInt(process.argv[1] ?? "0");
const sockets = new Map<string, Socket>();

const say = (name: string, event: string, text?: string): void => {
  const at = Number((process.hrtime.bigint() - zero) / 1000n) / 1e6;
  process.stdout.write(`${JSON.stringify({ at, name, event, text })}\n`);
};

function watch(name: string, socket: Socket): void {
  sockets.set(name, socket);
  socket.setNoDelay(true);
  socket.on("connect", () => say(name, "connected"));
  socket.on("end", () => say(name, "FIN"));
  socket.on("error", (error: NodeJS.ErrnoException) => say(name, error.code === "ECONNRESET" ? "RST" : (error.code ?? "error")));
  socket.on("close", () => sockets.delete(name));
}

/** A line's beginning is enough to know it by. */
const shown = 60;

function onLines(socket: Socket, hear: (line: string) => void): void {
  let rest = "";
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString()).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach(hear);
  });
}

function listen(host: string, port: number): void {
  let accepted = 0;
  const server = createServer((socket) => {
    const name = `accepted-${++accepted}`;
    watch(name, socket);
    onLines(socket, (line) => {
      say(name, "got", line.slice(0, shown));
      socket.write(`echo of ${line}\n`);
    });
  });
  server.listen(port, host, () => say("server", "listening"));
}

function open(name: string, host: string, port: number): void {
  const socket = createConnection({ host, port });
  watch(name, socket);
  onLines(socket, (line) => say(name, "got", line.slice(0, shown)));
}

function flood(socket: Socket | undefined): void {
  const chunk = Buffer.alloc(65_536, "x");
  const more = (): void => {
    while (socket?.writable === true && socket.write(chunk));
  };
  socket?.on("drain", more);
  more();
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const command = JSON.parse(line) as Command;
  switch (command.do) {
    case "listen":
      return listen(command.host, command.port);
    case "open":
      return open(command.name, command.host, command.port);
    case "send":
      return void sockets.get(command.name)?.write(`${command.text}\n`);
    case "flood":
      return flood(sockets.get(command.name));
    case "stopReading":
      return void sockets.get(command.name)?.pause();
    case "push":
      for (const [name, socket] of sockets) if (name.startsWith("accepted-")) socket.write(`${command.text}\n`);
      return;
    case "close":
      return void sockets.get(command.name)?.destroy();
  }
});

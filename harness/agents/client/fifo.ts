import { execFileSync } from "node:child_process";
import { constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Fifo {
  readonly reader: Socket;
  /** To be closed here once the child has it. */
  readonly writer: number;
}

/**
 * A pipe of the kernel's own. What Node makes for a child is a socket, which nobody can open as `/proc/self/fd/3`: a program in Java
 * or a shell script could not write to it.
 */
export function fifo(): Fifo {
  const folder = mkdtempSync(join(tmpdir(), "muster-client-"));
  try {
    const path = join(folder, "reports");
    execFileSync("mkfifo", [path]);
    const reader = new Socket({
      fd: openSync(path, constants.O_RDONLY | constants.O_NONBLOCK),
      readable: true,
      writable: false,
    });
    return { reader, writer: openSync(path, constants.O_WRONLY) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

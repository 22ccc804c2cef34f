import { connect } from "node:net";
import { seconds } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import { bounded } from "../core/eventually.ts";
import { decode, lineSplitter } from "../protocol/lines.ts";
import type { MarkAnswer, MarkRequest } from "./marks.ts";
import { lineOf } from "./socket.ts";

/** Says a mark to the run that observes; nobody there is a usage error. */
export async function sayMark(socketPath: string, request: MarkRequest): Promise<MarkAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<MarkAnswer>();
  const socket = connect(socketPath, () => socket.write(lineOf(request)));
  socket.on(
    "data",
    lineSplitter((line) => {
      const answer = decode<MarkAnswer>(line);
      if (answer !== undefined) resolve(answer);
    }),
  );
  const nobody = (): void =>
    reject(
      new UsageError(`no run of this project observes on this machine, so "${request.mark}" reaches nobody`, {
        hint: "start one with `muster run <drill> --observe --environment <file>`, as this user, and mark while it waits",
      }),
    );
  socket.on("error", nobody);
  socket.on("close", nobody);
  try {
    return await bounded("the run that observes", seconds(15), promise);
  } finally {
    socket.destroy();
  }
}

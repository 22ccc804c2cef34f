import type { NodeCommands } from "../../protocol/commands.ts";

/** A request to the REST listener of the process on this machine (Connect's). An error status is an answer, not a failure. */
export async function restRequest({
  method,
  port,
  path,
  body,
  withinMs,
}: NodeCommands["rest"]["args"]): Promise<NodeCommands["rest"]["result"]> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(withinMs),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

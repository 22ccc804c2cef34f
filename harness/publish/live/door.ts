/** Who may come in: decided from the request's own words alone. */
import { timingSafeEqual } from "node:crypto";

export interface Knock {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly site: string | undefined;
  readonly type: string | undefined;
}

export interface House {
  readonly token: string;
  readonly port: number;
}

export type Welcome = { readonly to: "page" | "events" | "deeds" } | { readonly refused: number; readonly why: string };

const refused = (status: number, why: string): Welcome => ({ refused: status, why });

/**
 * Loopback alone does not keep other pages of the same browser out: a name of theirs may be made to lead here (so the Host header must be
 * ours), and a page of theirs may send us things (so what changes anything must come from our own origin, as JSON).
 */
export function welcome({ method, url = "", host, origin, site, type }: Knock, { token, port }: House): Welcome {
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !own.includes(host))
    return refused(403, "this page is only served to this machine, by its own address");
  const [, given = "", path = ""] = /^\/([^/?#]*)(?:\/([^?#]*))?$/.exec(url) ?? [];
  if (!isToken(given, token)) return refused(403, "the address lacks its token: use the whole of what was printed");
  if (path === "deeds") {
    if (method !== "POST") return refused(405, "deeds are sent by POST");
    const isOurs = origin !== undefined && own.some((one) => origin === `http://${one}`);
    if (!isOurs || (site !== undefined && site !== "same-origin")) return refused(403, "deeds come from the page itself");
    if (!/^application\/json\b/.test(type ?? "")) return refused(415, "deeds are JSON");
    return { to: "deeds" };
  }
  if (method !== "GET" && method !== "HEAD") return refused(405, "there is nothing to change here");
  if (path === "") return { to: "page" };
  return path === "events" ? { to: "events" } : refused(404, "there is no such page");
}

/** In the same time whatever of it is right. */
export function isToken(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

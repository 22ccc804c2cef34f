import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BrowserContextOptions, chromium, type Page } from "playwright-core";

export interface Visit {
  readonly page: Page;
  /** Requests for anything but the page itself. */
  readonly asked: readonly string[];
  /** Errors on the page's console, and exceptions that nothing caught. */
  readonly errors: readonly string[];
}

/** The screen, the light and the hands of whoever looks. */
export type Look = Pick<BrowserContextOptions, "viewport" | "colorScheme" | "isMobile" | "hasTouch" | "javaScriptEnabled">;

/** Flags of a browser that runs as root in a container, and speaks to nobody by itself. */
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Serves one file on loopback and opens it, headless, in a profile of its own. */
export async function visit(
  executablePath: string,
  file: string,
  look: (visit: Visit) => Promise<void>,
  how: Look = {},
): Promise<void> {
  const content = readFileSync(file);
  const server = createServer(({ url }, response) => {
    if (url === "/") response.setHeader("content-type", "text/html; charset=utf-8").end(content);
    else response.writeHead(url === "/favicon.ico" ? 204 : 404).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    await visitServed(executablePath, origin, (url) => url === origin, look, how);
  } finally {
    server.close();
  }
}

/** Opens what somebody serves, headless, in a profile of its own. `own`: requests that are the page's business. */
export async function visitServed(
  executablePath: string,
  address: string,
  own: (url: string) => boolean,
  look: (visit: Visit) => Promise<void>,
  how: Look = {},
): Promise<void> {
  const browser = await chromium.launch({ executablePath, args: flags, headless: true, timeout: 30_000 });
  try {
    const page = await browser.newPage({ viewport: { width: 1400, height: 1200 }, ...how });
    page.setDefaultTimeout(20_000);
    const [asked, errors]: [string[], string[]] = [[], []];
    page.on("request", (request) => {
      const url = request.url().split("#")[0] ?? "";
      if (!own(url) && url !== new URL("/favicon.ico", address).href && !/^(data|blob):/.test(url)) asked.push(request.url());
    });
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(address);
    await look({ page, asked, errors });
  } finally {
    await browser.close();
  }
}

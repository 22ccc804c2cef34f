import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { homedir, platform } from "node:os";
import { join } from "node:path";
import { getCACertificates, rootCertificates } from "node:tls";

/**
 * This machine's way to the registries, for the stage of the image's build that fetches: proxies, mirrors, certificates. It is
 * copied into the build's context and never into the image; docker/host-network.sh is the other end.
 */
export async function writeHostNetwork(folder: string): Promise<void> {
  await mkdir(join(folder, "ca"), { recursive: true });
  for (const [index, certificate] of privateAuthorities().entries())
    await writeFile(join(folder, "ca", `${index}.crt`), certificate);
  await writeFile(join(folder, "env"), shellLines({ ...goSettings(), ...pipVariables(), ...mavenProxy() }));
  await writeIfAny(join(folder, "apt.conf"), aptSettings());
  await writeIfAny(join(folder, "mirror"), debianMirror() ?? "");
  await writeIfAny(join(folder, "pip.conf"), pipConfiguration());
  const settings = join(homedir(), ".m2", "settings.xml");
  if (existsSync(settings)) await copyFile(settings, join(folder, "settings.xml"));
}

const proxyNames = ["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "all_proxy", "ALL_PROXY"];

/** Docker takes these as build arguments without keeping them in the image's history. */
export function proxyArguments(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(proxyNames.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** A proxy on this machine's loopback is only there for a build that shares its network. */
export function buildNetwork(env: NodeJS.ProcessEnv = process.env): "host" | "default" {
  const addresses = [env.https_proxy, env.HTTPS_PROXY, env.http_proxy, env.HTTP_PROXY];
  return addresses.some((address) => /\/\/([^@/]*@)?(localhost|127\.|\[::1\])/.test(address ?? "")) ? "host" : "default";
}

/** Certificate authorities this machine trusts that are not among the public ones which every base brings. */
function privateAuthorities(): string[] {
  const known = new Set(rootCertificates.map(fingerprint));
  const trusted = [...getCACertificates("system"), ...getCACertificates("extra")];
  return [...new Map(trusted.map((certificate) => [fingerprint(certificate), certificate]))]
    .filter(([print]) => !known.has(print))
    .map(([, certificate]) => certificate);
}

const fingerprint = (certificate: string) => new X509Certificate(certificate).fingerprint256;

const goNames = ["GOPROXY", "GOSUMDB", "GONOSUMDB", "GONOPROXY", "GOPRIVATE", "GOINSECURE"];

function goSettings(): Record<string, string> {
  const folder = platform() === "darwin" ? join(homedir(), "Library", "Application Support") : join(homedir(), ".config");
  const written = Object.fromEntries(linesOf(process.env.GOENV ?? join(folder, "go", "env")).map(nameAndValue));
  return chosen({ ...written, ...process.env }, goNames);
}

function nameAndValue(line: string): [string, string] {
  const equals = line.indexOf("=");
  return [line.slice(0, Math.max(0, equals)), line.slice(equals + 1)];
}

const pipVariables = () =>
  chosen(process.env, ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT"]);

/** Only where packages come from; the rest of pip's settings, certificates among them, names files of this machine. */
function pipConfiguration(): string {
  const files = [
    process.env.PIP_CONFIG_FILE ?? "",
    "/etc/pip.conf",
    join(homedir(), ".pip", "pip.conf"),
    join(homedir(), ".config", "pip", "pip.conf"),
  ];
  const kept = files
    .flatMap(linesOf)
    .filter((line) => /^\s*(index-url|extra-index-url|trusted-host|timeout)\s*[=:]\s*\S/.test(line));
  return kept.length === 0 ? "" : `[global]\n${kept.join("\n")}\n`;
}

/** Maven reads no proxy from the environment. */
function mavenProxy(): Record<string, string> {
  const address = process.env.https_proxy ?? process.env.HTTPS_PROXY;
  if (address === undefined || address === "" || !URL.canParse(address)) return {};
  const { hostname, port, username, password } = new URL(address);
  const exceptions = (process.env.no_proxy ?? process.env.NO_PROXY ?? "").split(",").filter(Boolean);
  const flags = ["http", "https"].flatMap((scheme) => [
    `-D${scheme}.proxyHost=${hostname}`,
    `-D${scheme}.proxyPort=${port || "3128"}`,
    ...(username === "" ? [] : [`-D${scheme}.proxyUser=${username}`, `-D${scheme}.proxyPassword=${password}`]),
  ]);
  const except = exceptions.map((host) => host.replace(/^\./, "*.")).join("|");
  return { MAVEN_OPTS: [...flags, ...(except === "" ? [] : [`-Dhttp.nonProxyHosts=${except}`])].join(" ") };
}

/** apt's proxies and leniencies, without settings that name files of this machine. */
function aptSettings(): string {
  const files = ["/etc/apt/apt.conf", ...filesIn("/etc/apt/apt.conf.d")];
  const kept = files.flatMap(linesOf).filter((line) => /^\s*Acquire::[^{]*;\s*$/i.test(line) && !/"\s*\//.test(line));
  return kept.length === 0 ? "" : `${kept.join("\n")}\n`;
}

/** The mirror this machine takes Debian from, where it is another than the one every base already names. */
export function debianMirror(): string | undefined {
  if (!linesOf("/etc/os-release").includes("ID=debian")) return undefined;
  const files = ["/etc/apt/sources.list", ...filesIn("/etc/apt/sources.list.d").filter((file) => /\.(list|sources)$/.test(file))];
  const addresses = files.flatMap(linesOf).flatMap((line) => /^\s*(?:deb\s.*?|URIs:\s*)(https?:\/\/\S+)/.exec(line)?.[1] ?? []);
  const mirror = addresses.find((address) => /\/debian\/?$/.test(address));
  return mirror === undefined || new URL(mirror).hostname === "deb.debian.org" ? undefined : mirror;
}

function chosen(from: Readonly<Record<string, string | undefined>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (from[name] ? [[name, from[name]]] : [])));
}

const shellLines = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");

async function writeIfAny(file: string, content: string): Promise<void> {
  if (content !== "") await writeFile(file, content);
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

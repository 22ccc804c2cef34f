import { existsSync, readFileSync } from "node:fs";
import http from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { seconds } from "../core/duration.ts";
import { UsageError } from "../core/errors.ts";
import { groundSources } from "./image-sources.ts";

/** The version that docker/Dockerfile names. */
export async function defaultKafka(): Promise<string> {
  const dockerfile = (await groundSources()).get("Dockerfile")?.toString("utf8") ?? "";
  const [, version] = /^ARG KAFKA_VERSION=(\S+)$/m.exec(dockerfile) ?? [];
  if (version === undefined) throw new Error("docker/Dockerfile names no KAFKA_VERSION");
  return version;
}

/** Controllers answer the observer themselves from this version on (KIP-919); without it a cut could not be seen from both sides. */
const first = "3.7.0";

/**
 * Refuses a version that cannot be had before anything heavy is built. Where Maven's index does not answer from here, the
 * build finds out: it may have another way there.
 */
export async function requireKafkaVersion(version: string): Promise<void> {
  if (isBefore(version, first))
    throw new UsageError(`Kafka ${version} is too old for Muster`, {
      hint: `${first} and later: its observer asks controllers themselves (KIP-919)`,
    });
  const published = await publishedVersions();
  if (published === undefined || published.includes(version)) return;
  throw unknownVersion(version, published);
}

/**
 * What the build's Maven says of a package that does not exist: of a version that nobody released, where the index could not be
 * asked before, or of one whose release is not complete.
 */
export function missingPackage(version: string, buildSaid: string): UsageError | undefined {
  const [, name] = /Could not find artifact (org\.apache\.kafka:[^:\s]+)/.exec(buildSaid) ?? [];
  if (name === undefined) return undefined;
  return new UsageError(`Kafka ${version} cannot be had: Maven has no ${name} of that version`, {
    hint: "choose a version whose packages are all there; 4.3.1 and 3.9.2 are tested",
  });
}

export const unknownVersion = (version: string, published: readonly string[]): UsageError =>
  new UsageError(`there is no Kafka ${version} at Maven`, {
    hint: `there are ${published.filter((one) => !isBefore(one, first)).join(", ")}`,
  });

const isBefore = (version: string, other: string): boolean => version.localeCompare(other, "en", { numeric: true }) < 0;

/** Every version of Kafka's core in the repository that Maven is told to use; undefined where it does not answer in time. */
async function publishedVersions(): Promise<string[] | undefined> {
  try {
    http.setGlobalProxyFromEnv();
    setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system")]);
    const address = `${mavenRepository()}/org/apache/kafka/kafka_2.13/maven-metadata.xml`;
    const answer = await fetch(address, { signal: AbortSignal.timeout(seconds(10)) });
    if (!answer.ok) return undefined;
    const versions = [...(await answer.text()).matchAll(/<version>([^<]+)<\/version>/g)].flatMap(([, version]) => version ?? []);
    return versions.length === 0 ? undefined : versions;
  } catch {
    return undefined;
  }
}

/** The mirror in this machine's Maven settings, which the build uses too, or Maven's own. */
function mavenRepository(): string {
  const settings = join(homedir(), ".m2", "settings.xml");
  const text = existsSync(settings) ? readFileSync(settings, "utf8").replaceAll(/<!--.*?-->/gs, "") : "";
  const [, mirror] = /<mirror>.*?<url>\s*(https?:[^<\s]+)\s*<\/url>.*?<\/mirror>/s.exec(text) ?? [];
  return (mirror ?? "https://repo.maven.apache.org/maven2").replace(/\/$/, "");
}

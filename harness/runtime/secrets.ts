import { createHmac } from "node:crypto";
import type Docker from "dockerode";
import { EnvironmentError } from "../core/errors.ts";
import type { Security } from "../protocol/security.ts";
import type { Plan } from "../topology/plan.ts";
import { executeForText } from "./execute.ts";

/**
 * What a secured topology keeps to itself, made anew for every run inside its observer's container and kept there, so that another process that
 * rejoins the topology finds it: never on a command line, in a run folder or in the engine's logs. It goes when the containers go.
 */
export interface Secrets {
  /** Passwords are made of it. */
  readonly seed: string;
  readonly clusters: Readonly<
    Record<
      string,
      {
        /** PEM: the one authority that its clients trust. */
        readonly ca: string;
        /** PEM: the key of its brokers' listeners and their certificate, one for all of them. */
        readonly keystore: string;
      }
    >
  >;
}

const folder = "/etc/muster/secrets";

/** One for each user and run, without a list of users that somebody would have to keep. */
export const passwordOf = ({ seed }: Pick<Secrets, "seed">, user: string): string =>
  createHmac("sha256", seed).update(user).digest("hex");

export function securityFor(secrets: Secrets, cluster: string, user: string): Security {
  const own = secrets.clusters[cluster];
  if (own === undefined) throw new EnvironmentError(`nothing is known of who may reach ${cluster}`);
  return {
    tls: { ca: own.ca },
    sasl: { mechanism: "SCRAM-SHA-512", username: user, password: passwordOf(secrets, user) },
  };
}

export async function makeSecrets(container: Docker.Container, plan: Plan): Promise<Secrets> {
  const made = await executeForText(container, ["sh", "-c", secretsScript(plan)]);
  if (made.code !== 0)
    throw new EnvironmentError(`no certificates could be made: openssl ended with ${made.code}: ${made.stderr}`);
  return await readSecrets(container, Object.keys(plan.topology.clusters));
}

/** What `makeSecrets` left there, for whoever comes later. */
export async function readSecrets(container: Docker.Container, clusters: readonly string[]): Promise<Secrets> {
  const read = async (file: string): Promise<string> => {
    const { code, stdout, stderr } = await executeForText(container, ["cat", `${folder}/${file}`]);
    if (code !== 0)
      throw new EnvironmentError(`this topology is secured, and its secrets cannot be read: ${stderr.trim()}`, {
        hint: "`muster down` removes it; `muster up --secure` starts another",
      });
    return stdout;
  };
  const own = clusters.map(
    async (cluster) => [cluster, { ca: await read(`${cluster}.ca.pem`), keystore: await read(`${cluster}.pem`) }] as const,
  );
  return { seed: (await read("seed")).trim(), clusters: Object.fromEntries(await Promise.all(own)) };
}

/**
 * An authority for each cluster, and a certificate that it signed for all names and addresses of the cluster's nodes: the fabric keeps names, so a
 * client finds the name that it asked for. The authority's key is gone when the script ends.
 */
export function secretsScript(plan: Plan): string {
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
  const each = Object.keys(plan.topology.clusters).map((cluster) => {
    const nodes = plan.nodes.filter((node) => node.cluster === cluster);
    const names = nodes.flatMap(({ name, address }) => [`DNS:${name}`, `IP:${address}`]).join(",");
    return [
      `openssl req -x509 ${key} -days 365 -subj "/CN=authority of ${cluster}" -keyout ca.key -out "${folder}/${cluster}.ca.pem"`,
      `openssl req ${key} -subj "/CN=${cluster}" -addext "subjectAltName=${names}" -keyout node.key -out node.csr`,
      `openssl x509 -req -in node.csr -CA "${folder}/${cluster}.ca.pem" -CAkey ca.key -CAcreateserial -days 365 -copy_extensions copy -out node.pem`,
      `cat node.key node.pem > "${folder}/${cluster}.pem"`,
    ];
  });
  const script = [`umask 077`, `mkdir -p ${folder}`, `made=$(mktemp -d)`, `cd "$made"`, `openssl rand -hex 32 > ${folder}/seed`];
  return ["set -e", ...script, ...each.flat(), `cd /`, `rm -rf "$made"`].join("\n");
}

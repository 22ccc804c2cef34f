import { pbkdf2 as pbkdf2WithCallback, randomBytes } from "node:crypto";
import { promisify } from "node:util";
import { alterUserScramCredentialsV0, metadataV12, ScramMechanisms } from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import type { Security } from "../../protocol/security.ts";
import { askAny } from "./askAny.ts";
import { Endpoint } from "./endpoint.ts";
import { nameOfError, noError } from "./errorCodes.ts";
import { wrongAnywhere } from "./everywhere.ts";
import type { Broker, Fleet } from "./fleet.ts";
import { reasonOf } from "./reasonOf.ts";

const pbkdf2 = promisify(pbkdf2WithCallback);

/** Kafka's least (`ScramMechanism.SCRAM_SHA_512`): every login costs both sides so many hashes. */
const iterations = 4096;
const hash = "sha512";
const hashBytes = 64;
const saltBytes = 16;
const loginMs = 5000;

/** Sets their passwords through whichever broker answers. A broker that is told is no login yet, so each user logs in at every broker. */
export async function setUsers(fleet: Fleet, cluster: string, users: readonly Security[], withinMs: number): Promise<void> {
  await askAny(fleet, cluster, (node) => upsert(node, users));
  await eventually({
    what: `${users.map(({ sasl }) => sasl?.username).join(", ")} to be let in by every broker of ${cluster}`,
    within: milliseconds(withinMs),
    every: milliseconds(200),
    async probe() {
      const refused = await wrongAnywhere(fleet, cluster, async (node) => {
        await Promise.all(users.map((user) => logIn(node, user)));
        return [];
      });
      return refused.length === 0 ? { done: undefined } : { seen: refused.slice(0, 3).join("; ") };
    },
  });
}

async function upsert({ broker, name }: Broker, users: readonly Security[]): Promise<void> {
  const credentials = await Promise.all(
    users.map(async ({ sasl }) => {
      if (sasl === null || sasl.mechanism !== "SCRAM-SHA-512") throw new Error("only users of SCRAM-SHA-512 can be set");
      const salt = randomBytes(saltBytes);
      const saltedPassword = await pbkdf2(sasl.password, salt, iterations, hashBytes, hash);
      return { name: sasl.username, mechanism: ScramMechanisms.SCRAM_SHA_512, iterations, salt, saltedPassword };
    }),
  );
  const { results } = await broker.ask(alterUserScramCredentialsV0.api, [], credentials);
  const refused = results.find(({ errorCode }) => errorCode !== noError);
  if (refused !== undefined)
    throw new Error(
      `${name} did not take the password of ${refused.user}: ${refused.errorMessage ?? nameOfError(refused.errorCode)}`,
    );
}

async function logIn(node: Broker, security: Security): Promise<void> {
  const listener = clientListener(node, security);
  try {
    await listener.ask(metadataV12.api, [], false, false);
  } catch (error) {
    throw new Error(`${security.sasl?.username} is not let in: ${reasonOf(error)}`, { cause: error });
  } finally {
    listener.close();
  }
}

/** A broker's listener for clients, spoken to as one of them. By address: no fault stands between, and the certificate names addresses too. */
export function clientListener(
  { name, address, clientPort }: Pick<Broker, "name" | "address" | "clientPort">,
  security: Security,
): Endpoint {
  if (clientPort === null) throw new Error(`nothing is known of ${name}'s listener for clients`);
  return new Endpoint(address, clientPort, { timeoutMs: loginMs, security });
}

import { isIP } from "node:net";
import type { ConnectionOptions } from "@platformatic/kafka";
import type { KafkaConfig, SASLOptions } from "kafkajs";
import type { Security } from "../protocol/security.ts";

/** What an agent says to a listener before it says anything else, in the words of each client library. */

/** A listener that is spoken to by its address is not asked for by name: TLS has names for hosts alone. */
export function connectionSecurity(
  security: Security | undefined,
  host = "",
): Pick<ConnectionOptions, "tls" | "tlsServerName" | "sasl"> {
  return {
    ...(security?.tls ? { tls: { ...security.tls }, tlsServerName: isIP(host) === 0 } : {}),
    ...(security?.sasl ? { sasl: { ...security.sasl } } : {}),
  };
}

export function kafkajsSecurity(security: Security | undefined): Pick<KafkaConfig, "ssl" | "sasl"> {
  const { tls, sasl } = security ?? {};
  return {
    ...(tls ? { ssl: { ...tls } } : {}),
    ...(sasl ? { sasl: { ...sasl, mechanism: sasl.mechanism.toLowerCase() } as SASLOptions } : {}),
  };
}

/** A client process speaks to one cluster, in one way, for all its life: told at its start, like its clock. */
let ofProcess: Security | undefined;

export const setSecurity = (security: Security | undefined): void => {
  ofProcess = security;
};

export const securityOfProcess = (): Security | undefined => ofProcess;

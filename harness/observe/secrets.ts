import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf, UsageError } from "../core/errors.ts";
import type { EnvironmentSecurity, SecretRef } from "../environment/environment.ts";
import type { ParsedEnvironment } from "../environment/parse.ts";
import type { Security } from "../protocol/security.ts";

/**
 * What the references of an environment stand for, by cluster; undefined = a plain connection. Files are named relative to the
 * environment file. What cannot be resolved is refused with its place, before anything is started.
 */
export function resolveSecurity(file: string, parsed: ParsedEnvironment): ReadonlyMap<string, Security | undefined> {
  const { environment, place } = parsed;
  return new Map(
    Object.entries(environment.clusters).map(([cluster, { security }]) => {
      const at = (...path: string[]): string => place("clusters", cluster, "security", ...path);
      return [cluster, securityOf(security, dirname(file), at)];
    }),
  );
}

function securityOf(
  { protocol, tls, sasl }: EnvironmentSecurity,
  folder: string,
  at: (...path: string[]) => string,
): Security | undefined {
  if (protocol === "PLAINTEXT") return undefined;
  const read = (ref: SecretRef, ...path: string[]): string => readSecret(ref, folder, at(...path));
  return {
    tls: protocol.endsWith("SSL") ? (tls === undefined ? {} : { ca: read(tls.ca, "tls", "ca") }) : null,
    sasl:
      sasl === undefined
        ? null
        : {
            mechanism: sasl.mechanism,
            username: read(sasl.username, "sasl", "username"),
            password: read(sasl.password, "sasl", "password"),
          },
  };
}

/** A file's last newline is the editor's, not the secret's. */
function readSecret(ref: SecretRef, folder: string, place: string): string {
  if ("env" in ref) {
    const value = process.env[ref.env];
    if (value === undefined || value === "")
      throw new UsageError(`${place}: the environment variable ${ref.env} is not set`, {
        hint: `export ${ref.env} and run again`,
      });
    return value;
  }
  try {
    return readFileSync(resolve(folder, ref.file), "utf8").replace(/\r?\n$/, "");
  } catch (error) {
    throw new UsageError(`${place}: ${ref.file} cannot be read: ${messageOf(error)}`, {
      hint: "file names are relative to the environment file",
    });
  }
}

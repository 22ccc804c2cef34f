/**
 * An environment file: clusters that exist already, as `muster run --observe` reaches them. Every secret in it is a reference to
 * an environment variable or a file; a secret written out is refused.
 */
import { z } from "zod";
import { SASL_MECHANISMS } from "../protocol/security.ts";

export type SecretRef = { readonly env: string } | { readonly file: string };

export interface EnvironmentSecurity {
  readonly protocol: "PLAINTEXT" | "SSL" | "SASL_PLAINTEXT" | "SASL_SSL";
  /** Without it the authorities that Node trusts. */
  readonly tls?: { readonly ca: { readonly file: string } };
  readonly sasl?: {
    readonly mechanism: (typeof SASL_MECHANISMS)[number];
    readonly username: SecretRef;
    readonly password: SecretRef;
  };
}

export interface EnvironmentCluster {
  /** The cluster id that must be found behind the addresses; any other refuses the run. */
  readonly id: string;
  readonly bootstrap: readonly string[];
  readonly security: EnvironmentSecurity;
}

export interface Environment {
  /** The topology that these clusters stand for: its drills are the ones that can be observed here. */
  readonly topology: string;
  /** `create`: each run makes its own, `muster-<run>-…`. `prefix`: they exist already under this prefix. */
  readonly topics: { readonly create: true } | { readonly prefix: string };
  /** Those of the drill's workloads that run here, by name; all where nothing is said. */
  readonly workloads?: readonly string[];
  /** How long a mark is waited for, minutes. */
  readonly markWithinMinutes: number;
  readonly clusters: Readonly<Record<string, EnvironmentCluster>>;
}

const nonEmpty = z.string().min(1, "must not be empty");

const secret: z.ZodType<SecretRef> = z.union([z.strictObject({ env: nonEmpty }), z.strictObject({ file: nonEmpty })], {
  error: ({ input }) =>
    typeof input === "string" || typeof input === "number"
      ? "is a secret written out; write { env: NAME } or { file: path } and keep the secret there"
      : "must be { env: NAME } or { file: path }",
});

const security: z.ZodType<EnvironmentSecurity> = z
  .strictObject({
    protocol: z.enum(["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]),
    tls: z.strictObject({ ca: z.strictObject({ file: nonEmpty }) }).exactOptional(),
    sasl: z.strictObject({ mechanism: z.enum(SASL_MECHANISMS), username: secret, password: secret }).exactOptional(),
  })
  .superRefine(({ protocol, tls, sasl }, context) => {
    const wrong = (path: string, message: string): void => context.addIssue({ code: "custom", path: [path], message });
    if (protocol.startsWith("SASL") && sasl === undefined) wrong("protocol", `${protocol} needs "sasl" beside it`);
    if (!protocol.startsWith("SASL") && sasl !== undefined) wrong("sasl", `does not go with ${protocol}`);
    if (!protocol.endsWith("SSL") && tls !== undefined) wrong("tls", `does not go with ${protocol}`);
  });

const address = z.string().regex(/^[^\s:/]+:\d{1,5}$/, "must be host:port, such as broker-1.example.com:9092");

const cluster: z.ZodType<EnvironmentCluster> = z.strictObject({
  id: nonEmpty,
  bootstrap: z.array(address).min(1, "must name at least one broker"),
  security,
});

export const environmentSchema: z.ZodType<Environment> = z.strictObject({
  topology: nonEmpty,
  topics: z.union(
    [z.strictObject({ create: z.literal(true) }), z.strictObject({ prefix: z.string().regex(/^[\w.-]{1,100}$/) })],
    'must be { create: true }, or { prefix: "…" } where the topics exist already',
  ),
  workloads: z.array(nonEmpty).min(1, "must name at least one").exactOptional(),
  markWithinMinutes: z.number().positive().max(240).default(30),
  clusters: z.record(z.string(), cluster),
});

/** For `muster schema environment` and editors. */
export function environmentJsonSchema(): object {
  return z.toJSONSchema(environmentSchema, { target: "draft-2020-12", io: "input" });
}

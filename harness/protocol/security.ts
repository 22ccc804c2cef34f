/**
 * How clients of a cluster must speak. It holds secrets, resolved: told to agents and client processes on their standard input,
 * never on a command line, never written down.
 */
export interface Security {
  /** null = plain TCP. `ca` is PEM; without it the authorities that Node trusts. */
  readonly tls: { readonly ca?: string } | null;
  readonly sasl: {
    readonly mechanism: SaslMechanism;
    readonly username: string;
    readonly password: string;
  } | null;
}

export const SASL_MECHANISMS = ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] as const;
export type SaslMechanism = (typeof SASL_MECHANISMS)[number];

import { controlWorkload } from "./control-topic.ts";
import type { Topology } from "./define.ts";

/** Who there is in a secured topology. */

/** Muster's own user: probes, calibration, the control, Kafka's tools. A super user: what is under test is everybody else. */
export const operator = "muster";

/** The user of all that a Connect worker of ours does. */
export const mirrorUser = "mirror-maker";

/** Brokers and controllers among themselves, and the observer: they come by listeners without authentication. */
const unauthenticated = "ANONYMOUS";

export const principalOf = (user: string): string => `User:${user}`;

export const superUsers = [unauthenticated, operator].map(principalOf).join(";");

/** The user that a workload's producers and consumers are. The prefix keeps a workload called `muster` from being a super user. */
export const userOf = (workload: string): string => (workload === controlWorkload ? operator : `app-${workload}`);

/** The topology with listeners that ask clients who they are, whatever it says itself. */
export const withSecurity = <T extends Topology>(topology: T): T => ({ ...topology, secure: true });

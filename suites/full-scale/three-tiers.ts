import { clicks, orders, payments } from "../workloads.ts";

/** A workload of each tier, with a partition per broker: three at once are what two cores carry. */
export const threeTiers = [{ ...payments, partitions: 3 }, orders, clicks] as const;

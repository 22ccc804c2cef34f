import type { Missing } from "../report/record.ts";

/** Declared once each, the first time that a run would have needed it. */
export type DeclareMissing = (missing: Missing) => void;

export const declareInto =
  (list: Missing[]): DeclareMissing =>
  (missing) => {
    if (!list.some(({ ability }) => ability === missing.ability)) list.push(missing);
  };

/** What no run that observes can do or see. */
export const always: readonly Missing[] = [
  { ability: "injecting, promoting and healing", why: "people do it and mark it; nothing of ours runs there" },
  {
    ability: "proof of effect by canaries and drop counters",
    why: "the effect is bounded by the first and the last silence of brokers on their client listeners, and is wider",
  },
  { ability: "the controllers' quorum and their own min.insync.replicas", why: "no way to a controller's listener" },
  {
    ability: "leaders and ISR of brokers that this machine cannot reach",
    why: "the observer goes the way of clients, and a fault that cuts them off cuts it off too",
  },
  { ability: "state and logs of nodes", why: "no agent on their machines" },
  { ability: "Kafka's version and most settings", why: "brokers do not tell clients; feature levels are in the record" },
];

/** Workloads of the drill that the environment does not take. */
export const leftOut = (workloads: readonly { readonly name: string }[]): Missing[] =>
  workloads.map(({ name }) => ({ ability: `the workload ${name}`, why: "the environment file leaves it out" }));

/** What some drills ask for besides. */
export const unseen = {
  placement: {
    ability: "the placement of replicas over zones",
    why: "brokers' zones are not in the environment; RF and ISR were checked",
  },
  capacity: { ability: "the brokers' quotas, and whom they hold back", why: "quotas are not asked of clusters of somebody else" },
  readiness: {
    ability: "the parity of both sides before promotion",
    why: "settings and ACLs are not asked of clusters of somebody else; the runbook says how to compare them",
  },
  rawRead: { ability: "the second reading by Kafka's console consumer", why: "no Kafka distribution on this machine" },
  missingFromDisk: { ability: "the replicas' log segments", why: "no way to the brokers' disks" },
} as const satisfies Record<string, Missing>;

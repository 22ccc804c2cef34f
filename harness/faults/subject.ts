/** What a fault hits. Roles say who holds them only when it is injected; the answer is recorded, and can be pinned. */
export type Subject =
  /** Hosts by name: Kafka nodes, Connect workers, client groups. */
  | { readonly nodes: readonly string[] }
  /** `east/a`: zone names repeat between regions. */
  | { readonly zone: string }
  | { readonly region: string }
  | { readonly role: Role };

export type Role =
  | PartitionRole
  | ControllerRole
  | ControllersRole
  | CoordinatorRole
  | TransactionsRole
  | BusiestRole
  | WorkerRole;

/** `in-sync`: a member of the ISR that does not lead. Without a cluster: the only one that has the topic. */
export interface PartitionRole {
  readonly name: "leader" | "follower" | "in-sync";
  readonly topic: string;
  readonly partition: number;
  readonly cluster?: string;
}

/** The active controller. */
export interface ControllerRole {
  readonly name: "controller";
  readonly cluster: string;
}

/** A majority holds the active controller, a minority does not. */
export interface ControllersRole {
  readonly name: "controllers";
  readonly share: "majority" | "minority";
  readonly cluster: string;
}

/** Of a consumer group. */
export interface CoordinatorRole {
  readonly name: "coordinator";
  readonly group: string;
  readonly cluster?: string;
}

/** The coordinator of a `transactional.id`. */
export interface TransactionsRole {
  readonly name: "transactions";
  readonly id: string;
  readonly cluster?: string;
}

/** The node that leads most partitions. */
export interface BusiestRole {
  readonly name: "busiest";
  readonly cluster: string;
}

/** The Connect worker that owns a task of a replication flow. */
export interface WorkerRole {
  readonly name: "worker";
  readonly from: string;
  readonly to: string;
}

/** Two ends of a link; one way is from the first to the second. */
export interface Link {
  readonly from: Subject;
  readonly to: Subject;
}

/** What one side has of all that a takeover needs, as its brokers say. */
export interface Inventory {
  /** By name; what is not there is left out. `configs` are the values in force, whoever set them. */
  readonly topics: Readonly<
    Record<
      string,
      {
        readonly partitions: number;
        /** Fewest replicas of any partition. */
        readonly replicas: number;
        readonly configs: Readonly<Record<string, string | null>>;
      }
    >
  >;
  /** `User:billing may READ topic payments (literal) from *`, sorted; null where the cluster has no authorizer. */
  readonly acls: readonly string[] | null;
  readonly groups: Readonly<Record<string, GroupSight>>;
  /** Partitions whose replicas are being moved now: `payments/0`. */
  readonly reassigning: readonly string[];
}

export interface GroupSight {
  /** As Kafka calls it (`Stable`, `Empty`, …); null where its coordinator does not know the group. */
  readonly state: string | null;
  /** Committed offsets by topic and partition; null = none. */
  readonly offsets: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

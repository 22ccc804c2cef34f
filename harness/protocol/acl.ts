/** Operations of Kafka's `AclOperation` that somebody here is allowed or denied. */
export type AclOperation = "READ" | "WRITE" | "CREATE" | "DESCRIBE" | "ALTER" | "DESCRIBE_CONFIGS" | "ALTER_CONFIGS";

/** One ACL, from any host, on one name; the name `*` stands for all. */
export interface Acl {
  /** `User:app-payments`. */
  readonly principal: string;
  readonly permission: "ALLOW" | "DENY";
  readonly operation: AclOperation;
  readonly resource: "TOPIC" | "GROUP" | "CLUSTER" | "TRANSACTIONAL_ID";
  readonly name: string;
}

/** As people say it, and as an inventory lists it. */
export const aclText = ({ principal, permission, operation, resource, name }: Acl): string =>
  `${principal} ${permission === "DENY" ? "may not" : "may"} ${operation} ${resource.toLowerCase()} ${name} (literal) from *`;

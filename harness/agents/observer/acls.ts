import {
  AclOperations,
  AclPermissionTypes,
  createAclsV3,
  deleteAclsV3,
  describeAclsV3,
  ResourcePatternTypes,
  ResourceTypes,
} from "@platformatic/kafka";
import { milliseconds } from "../../core/duration.ts";
import { eventually } from "../../core/eventually.ts";
import { type Acl, aclText } from "../../protocol/acl.ts";
import { askAny } from "./askAny.ts";
import { nameOfError, noError, securityDisabled } from "./errorCodes.ts";
import { wrongAnywhere } from "./everywhere.ts";
import type { Broker, Fleet } from "./fleet.ts";

interface Change {
  readonly cluster: string;
  readonly add?: readonly Acl[];
  readonly remove?: readonly Acl[];
  readonly withinMs: number;
}

/** Through whichever broker answers; then each is asked, because each goes by what its own authorizer has replayed. */
export async function changeAcls(
  fleet: Pick<Fleet, "brokers">,
  { cluster, add = [], remove = [], withinMs }: Change,
): Promise<void> {
  await askAny(fleet, cluster, async (node) => {
    if (remove.length > 0) refuse(node, (await node.broker.ask(deleteAclsV3.api, remove.map(inKafka))).filterResults);
    if (add.length > 0) refuse(node, (await node.broker.ask(createAclsV3.api, add.map(inKafka))).results);
  });
  await eventually({
    what: `every broker of ${cluster} to go by its new ACLs`,
    within: milliseconds(withinMs),
    every: milliseconds(100),
    async probe() {
      const wrong = await wrongAnywhere(fleet, cluster, async (node) => {
        const acls = await aclsAt(node);
        return [
          ...add.filter((acl) => acls?.includes(aclText(acl)) !== true).map((acl) => `${node.name} lacks ${aclText(acl)}`),
          ...remove.filter((acl) => acls?.includes(aclText(acl)) === true).map((acl) => `${node.name} has ${aclText(acl)}`),
        ];
      });
      return wrong.length === 0 ? { done: undefined } : { seen: wrong.slice(0, 3).join("; ") };
    },
  });
}

function refuse(
  { name }: Broker,
  results: readonly { readonly errorCode: number; readonly errorMessage?: string | null | undefined }[],
): void {
  const refused = results.find(({ errorCode }) => errorCode !== noError);
  if (refused !== undefined) throw new Error(`${name} changed no ACL: ${refused.errorMessage ?? nameOfError(refused.errorCode)}`);
}

/** As an ACL and as the filter that finds exactly it. */
const inKafka = ({ principal, permission, operation, resource, name }: Acl) => ({
  resourceType: ResourceTypes[resource],
  resourceName: name,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  principal,
  host: "*",
  operation: AclOperations[operation],
  permissionType: AclPermissionTypes[permission],
});

const everything = {
  resourceType: ResourceTypes.ANY,
  resourceName: null,
  resourcePatternType: ResourcePatternTypes.ANY,
  principal: null,
  host: null,
  operation: AclOperations.ANY,
  permissionType: AclPermissionTypes.ANY,
};

/** All that this broker's authorizer has, as texts, sorted; null where it has no authorizer. */
export async function aclsAt({ broker, name }: Broker): Promise<string[] | null> {
  const { errorCode, resources } = await broker.ask(describeAclsV3.api, everything);
  if (errorCode === securityDisabled) return null;
  if (errorCode !== noError) throw new Error(`${name} does not tell its ACLs: ${nameOfError(errorCode)}`);
  return resources
    .flatMap(({ resourceType, resourceName, resourcePatternType, acls }) =>
      acls.map(
        ({ principal, host, operation, permissionType }) =>
          `${principal} ${permissionType === AclPermissionTypes.DENY ? "may not" : "may"} ${nameIn(AclOperations, operation)} ` +
          `${nameIn(ResourceTypes, resourceType).toLowerCase()} ${resourceName} (${nameIn(ResourcePatternTypes, resourcePatternType).toLowerCase()}) from ${host}`,
      ),
    )
    .toSorted();
}

const nameIn = (names: Readonly<Record<string, number>>, value: number): string =>
  Object.keys(names).find((name) => names[name] === value) ?? String(value);

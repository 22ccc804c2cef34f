import { createAclsV3, deleteAclsV3, describeAclsV3, metadataV12 } from "@platformatic/kafka";
import { expect } from "chai";
import { type Acl, aclText } from "../../protocol/acl.ts";
import { aclsAt, changeAcls } from "./acls.ts";
import type { Broker, Fleet } from "./fleet.ts";

const fence: Acl = {
  principal: "User:app-payments",
  permission: "DENY",
  operation: "WRITE",
  resource: "TOPIC",
  name: "payments",
};
const cluster = "west";

/** Three brokers: those in `silent` answer nothing, those in `behind` have not replayed the change, `alive` is what the others say of all. */
function fleet({ silent = [], behind = [], alive }: { silent?: number[]; behind?: number[]; alive: number[] }) {
  const changed: number[] = [];
  const listed = { resourceType: 2, resourceName: fence.name, resourcePatternType: 3 };
  const acls = [{ principal: fence.principal, host: "*", operation: 4, permissionType: 2 }];
  const brokers = [1, 2, 3].map((id) => ({
    id,
    name: `west${id}`,
    broker: {
      async ask(api: unknown) {
        if (silent.includes(id)) throw new Error("connect ECONNREFUSED");
        if (api === createAclsV3.api || api === deleteAclsV3.api) changed.push(id);
        if (api === createAclsV3.api) return { results: [{ errorCode: 0 }] };
        if (api === deleteAclsV3.api) return { filterResults: [{ errorCode: 0 }] };
        if (api === metadataV12.api) return { brokers: alive.map((nodeId) => ({ nodeId })) };
        if (api !== describeAclsV3.api) throw new Error("not asked here");
        return { errorCode: 0, resources: behind.includes(id) ? [] : [{ ...listed, acls }] };
      },
    },
  }));
  return { changed, fleet: { brokers: () => brokers } as unknown as Pick<Fleet, "brokers"> };
}
const outcome = ({ fleet: asked }: ReturnType<typeof fleet>) =>
  changeAcls(asked, { cluster, add: [fence], withinMs: 150 }).then(
    () => "in force",
    (error: Error) => error.message,
  );

describe("a change of ACLs", () => {
  it("is in force when every broker goes by it", async () => {
    const whole = fleet({ alive: [1, 2, 3] });
    expect([await outcome(whole), whole.changed]).to.deep.equal(["in force", [1]]);
  });

  it("goes through another broker where the first is down, and leaves out whom the cluster has given up", async () => {
    const half = fleet({ silent: [1], alive: [2, 3] });
    expect([await outcome(half), half.changed]).to.deep.equal(["in force", [2]]);
  });

  it("is not in force while a broker that is silent counts as alive", async () => {
    expect(await outcome(fleet({ silent: [3], alive: [1, 2, 3] }))).to.match(/last seen: west3: connect ECONNREFUSED$/);
  });

  it("is not in force where a broker that answers has not replayed it, whoever has given that up", async () => {
    expect(await outcome(fleet({ behind: [2], alive: [1, 3] }))).to.match(
      /last seen: west2 lacks User:app-payments may not WRITE/,
    );
  });

  it("fails by name where nobody answers", async () => {
    expect(await outcome(fleet({ silent: [1, 2, 3], alive: [] }))).to.equal("connect ECONNREFUSED");
  });

  it("is found again by its text, whatever resource it is about", async () => {
    const resource = { resourceType: 5, resourceName: "*", resourcePatternType: 3 };
    const acls = [{ principal: "User:mirror-maker", host: "*", operation: 4, permissionType: 3 }];
    const broker = { ask: async () => ({ errorCode: 0, resources: [{ ...resource, acls }] }) };
    const asked: Acl = { ...fence, principal: "User:mirror-maker", permission: "ALLOW", resource: "TRANSACTIONAL_ID", name: "*" };
    expect(await aclsAt({ name: "west1", broker } as unknown as Broker)).to.deep.equal([aclText(asked)]);
  });
});

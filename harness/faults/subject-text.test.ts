import { expect } from "chai";
import fc from "fast-check";
import type { Role, Subject } from "./subject.ts";
import { parseSubject, printSubject } from "./subject-text.ts";

const name = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
const cluster = fc.option(name, { nil: undefined });
const inCluster = <T extends object>(fields: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.tuple(fields, cluster).map(([role, one]) => (one === undefined ? role : { ...role, cluster: one }));

const role: fc.Arbitrary<Role> = fc.oneof(
  inCluster(fc.record({ name: fc.constantFrom("leader", "follower", "in-sync"), topic: name, partition: fc.nat(99) })),
  fc.record({ name: fc.constantFrom("controller", "busiest"), cluster: name }),
  fc.record({ name: fc.constant("controllers"), share: fc.constantFrom("majority", "minority"), cluster: name }),
  inCluster(fc.record({ name: fc.constant("coordinator"), group: name })),
  inCluster(fc.record({ name: fc.constant("transactions"), id: name })),
  fc.record({ name: fc.constant("worker"), from: fc.stringMatching(/^[a-z]+$/), to: name }),
) as fc.Arbitrary<Role>;

const subject: fc.Arbitrary<Subject> = fc.oneof(
  fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).map((nodes) => ({ nodes })),
  fc.tuple(name, name).map(([region, zone]) => ({ zone: `${region}/${zone}` })),
  name.map((region) => ({ region })),
  role.map((one) => ({ role: one })),
);

describe("a subject as text", () => {
  it("is read back as what was printed", () => {
    fc.assert(fc.property(subject, (one) => void expect(parseSubject(printSubject(one))).to.deep.equal(one)));
  });

  it("names the forms there are when it cannot be read", () => {
    for (const text of ["", "east 1", "leader:orders", "leader:orders/x", "zone:a", "boss:east", "controllers:all@east"])
      expect(() => parseSubject(text), text).to.throw(`"${text}" is no subject of a fault`);
  });
});

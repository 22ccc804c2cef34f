import { expect } from "chai";
import type { Measured, RpoMeasured } from "../measure/measured.ts";
import { exactly } from "./measured-twice.ts";

const rpo: RpoMeasured = {
  records: 3,
  seconds: { atLeast: 0.2, atMost: 0.4 },
  holes: 0,
  splitBrain: 0,
  undetermined: 0,
  ghosts: 1,
  phantoms: 0,
  indeterminateAbsent: 2,
  expired: 0,
  superseded: 0,
  predictedSeconds: 0.3,
  predicted: { seconds: 0.3, partition: 1, seenBefore: 0.1, records: 4, mostRecords: 2 },
  vacuous: false,
  ids: { lost: [{ session: "s", partition: 0, from: 7, to: 9 }] as never },
};
const measured = (changes: Partial<RpoMeasured>, others: Partial<Measured> = {}): Measured => ({
  ...{ sent: 10, acknowledged: 8, rejected: 0, indeterminate: 2, unsent: 5, errors: {} },
  unsentBy: { beforeFault: 2, sinceFault: 3 },
  duplicates: { ids: {} },
  ...others,
  rpo: { ...rpo, ...changes },
});
const equal = (a: Measured, b: Measured): void => void expect(exactly(a)).to.deep.equal(exactly(b));

describe("what two ways of measuring one run must agree on to the record", () => {
  it("is not what moves with the moment of the effect, nor with replication lag", () => {
    const seconds = { atLeast: 0.1, atMost: 1.4 };
    const predicted = { seconds: 0.5, partition: 0, seenBefore: 0.2, records: 9, mostRecords: 3 };
    const other = { seconds, predicted, predictedSeconds: 0.5, vacuous: true, splitBrain: [0, 2] as const, shownSeconds: 9 };
    equal(measured({}), measured(other as never, { unsentBy: { beforeFault: 1, sinceFault: 4 } }));
  });

  for (const [what, changes] of Object.entries({ loss: { records: 4 }, holes: { holes: 1 }, ghosts: { ghosts: 0 } }))
    it(`is ${what}`, () => {
      expect(() => equal(measured({}), measured(changes))).to.throw();
    });

  it("is what was sent, and how many slots were not", () => {
    expect(() => equal(measured({}), measured({}, { unsent: 6 }))).to.throw();
    expect(() => equal(measured({}), measured({}, { indeterminate: 3 }))).to.throw();
  });
});

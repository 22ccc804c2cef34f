import { expect } from "chai";
import type { DrillResult } from "../drill/session.ts";
import { parsePin } from "../faults/pins.ts";
import { refuseUnaskedPins } from "./pins.ts";

const asking = (...roles: string[]): Pick<DrillResult, "record"> => ({
  record: { roleHolders: roles.map((role) => ({ role, nodes: ["east1"], at: 1, pinned: true })) } as never,
});

describe("pins, after the run", () => {
  it("are refused where no drill asked for the role, with the nearest that was", () => {
    expect(() => refuseUnaskedPins([parsePin("leader:ordres/0=east2")], [asking("leader:orders/0")])).to.throw(
      'no drill of this run asked for it; did you mean "leader:orders/0"?',
    );
  });

  it("are well where some drill did, and where a guard let one ask for nothing", () => {
    refuseUnaskedPins([parsePin("leader:orders/0=east2")], [asking(), asking("leader:orders/0@east")]);
    refuseUnaskedPins([parsePin("leader:orders/0=east2")], [{ record: null }]);
  });
});

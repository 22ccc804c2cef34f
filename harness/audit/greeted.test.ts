import { expect } from "chai";
import type { TimelineEvent } from "../timeline/events.ts";
import { greeted } from "./greeted.ts";

const hello = (library: string, version: string): TimelineEvent =>
  ({ at: 1, event: "client.hello", library, version }) as unknown as TimelineEvent;
const profile = { library: "kafka-clients", version: "of the image's Kafka", how: "with its retries" };

describe("the client library of a record", () => {
  it("has the version that its programs greeted with", () => {
    const said = [hello("kafka-clients", "3.9.2"), hello("kafka-clients", "3.9.2"), hello("kafkajs", "2.2.4")];
    expect(greeted(profile, said)).to.deep.equal({ ...profile, version: "3.9.2" });
  });

  it("has both where they differ, and the profile's where nobody greeted", () => {
    const said = [hello("kafka-clients", "3.9.2"), hello("kafka-clients", "4.3.1")];
    expect(greeted(profile, said).version).to.equal("3.9.2 and 4.3.1");
    expect(greeted(profile, [])).to.equal(profile);
  });
});

import { expect } from "chai";
import { parseJmx } from "./jmx.ts";

describe("what JmxTool prints", () => {
  it("becomes metrics by their names; words that are no numbers stay words", () => {
    const printed = [
      "time=1795193652209",
      "kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions:Value=3",
      "kafka.server:type=ReplicaManager,name=IsrShrinksPerSec:Count=7",
      "kafka.server:type=ReplicaManager,name=IsrShrinksPerSec:OneMinuteRate=0.01",
      "kafka.server:type=raft-metrics:current-state=leader",
      "kafka.server:type=raft-metrics:election-latency-avg=NaN",
      "kafka.connect.mirror:type=MirrorSourceConnector,source=east,target=west,topic=payments,partition=0:record-age-ms=1.5E-3",
    ].join("\n");
    expect(parseJmx(printed)).to.deep.equal({
      "kafka.server:type=ReplicaManager,name=UnderReplicatedPartitions": { Value: 3 },
      "kafka.server:type=ReplicaManager,name=IsrShrinksPerSec": { Count: 7 },
      "kafka.server:type=raft-metrics": { "current-state": "leader", "election-latency-avg": "NaN" },
      "kafka.connect.mirror:type=MirrorSourceConnector,source=east,target=west,topic=payments,partition=0": {
        "record-age-ms": 0.0015,
      },
    });
  });
});

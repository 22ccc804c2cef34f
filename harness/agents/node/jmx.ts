import type { MBeans } from "../../protocol/commands.ts";

/** What tells how replication, ISR, quorum, requests and mirroring stand; names that a JVM does not have cost nothing. */
export const telling = [
  "kafka.server:type=ReplicaManager,name=*",
  "kafka.server:type=ReplicaFetcherManager,*",
  "kafka.server:type=raft-metrics",
  "kafka.server:type=KafkaRequestHandlerPool,name=*",
  "kafka.server:type=Produce,*",
  "kafka.controller:type=KafkaController,name=*",
  "kafka.controller:type=ControllerStats,name=*",
  "kafka.network:type=RequestChannel,name=*",
  "kafka.connect.mirror:*",
  "kafka.connect:type=connector-metrics,*",
  "kafka.connect:type=connector-task-metrics,*",
  "kafka.connect:type=source-task-metrics,*",
  "kafka.connect:type=connect-worker-rebalance-metrics",
];

/** Averages over minutes say little of a run of minutes; the counts that they are made of are kept. */
const boring = /^(FifteenMinuteRate|FiveMinuteRate|OneMinuteRate|MeanRate|EventType|RateUnit|LatencyUnit)$/;

/** JmxTool prints `<object name>:<attribute>=<value>` a line; object names hold `=` and one `:`, attributes neither. */
export function parseJmx(text: string): MBeans {
  const beans: Record<string, Record<string, number | string>> = {};
  for (const line of text.split("\n")) {
    const [, bean, attribute, value] = /^([^:]+:.+):([^:=]+)=(.*)$/.exec(line.trim()) ?? [];
    if (bean === undefined || attribute === undefined || value === undefined || boring.test(attribute)) continue;
    beans[bean] = { ...beans[bean], [attribute]: numberOrWord(value) };
  }
  return beans;
}

/** NaN and infinities stay words: JSON has no numbers for them. */
const numberOrWord = (text: string): number | string => (/^-?\d+(\.\d+)?(E-?\d+)?$/.test(text) ? Number(text) : text);

import { defineTopology } from "../harness/index.ts";
import activePassive from "./active-passive.ts";

export default defineTopology({
  ...activePassive,
  name: "active-passive-defaults",
  about:
    "The machines of active-passive with MirrorMaker 2 exactly as Kafka ships it: topics of east are called east.… in west, groups' " +
    "offsets are not kept in step, checkpoints and offset flushes come once a minute, new topics are seen once in ten minutes. So the " +
    "connector is started again when a drill has made its topics, and a group that moves to west knows no offset there: it begins " +
    "at the earliest record and reads again all that was mirrored. It should survive the loss of east with what replication had not " +
    "copied yet as the only loss.",
  replication: [{ driver: "mirrormaker-2", from: "east", to: "west", worker: "west", policy: "default" }],
});

import { seconds } from "../harness/index.ts";

/** What makes replication lag, one thing at a time; spread over a workload of 400 records/s. `tasksMax`: of the replication, where it is not as usual. */
export const inflators = {
  burst: {
    about: "while five times the usual rate is written",
    workload: { load: { kind: "burst", times: 5, after: seconds(40), for: seconds(15) } },
  },
  largeRecords: {
    about: "while records of 100 kB press on the link between the regions",
    workload: { perSecond: 48, recordBytes: 100_000 },
  },
  hotPartitions: {
    about: "while nine tenths of the load fall on one partition of six",
    workload: { perSecond: 1200, load: { kind: "hot partitions", partitions: 1, share: 0.9 } },
  },
  fewTasks: {
    about: "while one MirrorMaker task does the work of three",
    workload: { perSecond: 1200 },
    tasksMax: 1,
  },
} as const;

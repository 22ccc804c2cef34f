/** Where the JVM's output goes inside a machine's container; the runner copies it out as `logs/<node>.log`. */
export const logFile = "/var/log/muster/node.log";
/** Where the JVM keeps its GC log; `.0` beside it is what it wrote before, and there is never more than these two. */
export const gcLogFile = "/var/log/muster/gc.log";
/** Where a node's disk is mounted, if its topology bounds it; Kafka's log directory and what fills a disk stand beside each other on it. */
export const nodeDisk = "/var/lib/kafka";
/** Kafka's log directory. */
export const dataDirectory = `${nodeDisk}/data`;

/** Where the JVM's output goes inside a machine's container; the runner copies it out as `logs/<node>.log`. */
export const logFile = "/var/log/muster/node.log";

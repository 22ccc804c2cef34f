const prefix = "__muster-control.";

/** The topics of the control, one for each host it runs on; one replica a partition. Names that begin so are mirrored by nobody. */
export const controlTopic = (host: string): string => `${prefix}${host}`;
export const isControlTopic = (topic: string): boolean => topic.startsWith(prefix);
export const hostOfControl = (topic: string): string => topic.slice(prefix.length);

/** What the control's workload is called wherever it runs. */
export const controlWorkload = "control";

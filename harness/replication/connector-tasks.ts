/** What Connect answers to `GET /connectors/<name>/tasks`, one for each. */
export interface ConnectorTask {
  readonly config: Readonly<Record<string, string>>;
}

/** The groups that MirrorCheckpointConnector has divided among its tasks (`MirrorCheckpointTaskConfig.TASK_CONSUMER_GROUPS`); without tasks, none. */
export const groupsIn = (tasks: readonly ConnectorTask[]): string[] =>
  tasks.flatMap(({ config }) => config["task.assigned.groups"]?.split(",") ?? []);

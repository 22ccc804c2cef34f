import { ConfigResourceTypes, incrementalAlterConfigsV1 } from "@platformatic/kafka";
import { nameOfError, noError } from "./errorCodes.ts";
import type { Fleet } from "./fleet.ts";

/** Each broker is asked by itself: none sets a logger of another. */
export async function setLoggers(fleet: Fleet, cluster: string, levels: Readonly<Record<string, string>>): Promise<void> {
  const configs = Object.entries(levels).map(([name, value]) => ({ name, configOperation: 0 as const, value }));
  await Promise.all(
    fleet.brokers(cluster).map(async ({ broker, id, name }) => {
      const resource = { resourceType: ConfigResourceTypes.BROKER_LOGGER, resourceName: String(id), configs };
      const { responses } = await broker.ask(incrementalAlterConfigsV1.api, [resource], false);
      const [answer] = responses;
      if (answer?.errorCode !== noError)
        throw new Error(`${name} did not set its loggers: ${answer?.errorMessage ?? nameOfError(answer?.errorCode ?? -1)}`);
    }),
  );
}

import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { readFileFrom } from "./copy-out.ts";
import { labelsOf } from "./labels.ts";

/** What the image's build had Kafka print: every key that this version documents, by whose it is. No JVM, no process. */
export async function settingKeysOf(docker: Docker, image: string): Promise<string> {
  // Labelled like a run's: what a crash leaves behind is swept.
  const container = await docker.createContainer({
    Image: image,
    Labels: labelsOf("setting-keys", "none", "drill"),
    HostConfig: { NetworkMode: "none" },
  });
  try {
    return await text(await readFileFrom(container, "/opt/kafka/settings.txt"));
  } finally {
    await container.remove({ force: true });
  }
}

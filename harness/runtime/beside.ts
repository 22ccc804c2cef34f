import type Docker from "dockerode";
import { label } from "./labels.ts";
import type { World } from "./world.ts";

export interface Beside {
  readonly name: string;
  /** The host whose network, and with it whose names and ways, the container shares. */
  readonly host: string;
  readonly image: string;
  /** Folders of this machine by where they are seen inside; those ending in `:ro` cannot be written. */
  readonly binds: Readonly<Record<string, string>>;
  readonly workingFolder: string;
}

/** A further container in a host's own network namespace, for tests of what people run there: it does nothing by itself. */
export async function besideHost(world: World, { name, host, image, binds, workingFolder }: Beside): Promise<Docker.Container> {
  const neighbour = await world.container(host).inspect();
  const container = await world.docker.createContainer({
    name: `${neighbour.Name.slice(1)}-${name}`,
    Image: image,
    Entrypoint: ["/usr/local/bin/node", "-e", "setInterval(() => {}, 1 << 30)"],
    WorkingDir: workingFolder,
    Labels: { ...neighbour.Config.Labels, [label.host]: name },
    HostConfig: {
      NetworkMode: `container:${neighbour.Id}`,
      Binds: Object.entries(binds).map(
        ([inside, outside]) => `${outside.replace(/:ro$/, "")}:${inside}${outside.endsWith(":ro") ? ":ro" : ""}`,
      ),
      CpuShares: neighbour.HostConfig.CpuShares ?? 0,
    },
  });
  await container.start();
  return container;
}

import { availableParallelism, loadavg } from "node:os";
import { messageOf } from "../core/errors.ts";
import { findEngine } from "./engine.ts";
import { type Check, diskCheck, engineChecks, kernelCheck, loadCheck } from "./engine-checks.ts";
import { describeImage } from "./image-describe.ts";

/** What `muster doctor` reports. Looks, and changes nothing. */
export async function examine(): Promise<Check[]> {
  const found = await findEngine().catch((error: unknown) => ({ engine: undefined, why: messageOf(error) }));
  if (found.engine === undefined)
    return [
      {
        name: "engine",
        ok: false,
        seen: found.why,
        hint: "`npm start` installs and starts one as root on Debian or Ubuntu; elsewhere install Docker.",
      },
    ];
  const { engine } = found;
  const image = await describeImage(engine);
  return [
    ...engineChecks(engine),
    loadCheck(loadavg()[0] ?? 0, availableParallelism()),
    await diskCheck(engine),
    image.present
      ? { name: "image", ok: true, seen: image.tag }
      : {
          name: "image",
          ok: false,
          seen: `${image.tag} is not there`,
          hint: "`muster images --build` builds it; every run does when it needs it.",
        },
    image.present
      ? await kernelCheck(engine, image.tag)
      : { name: "kernel: nft with NET_ADMIN alone", ok: undefined, seen: "looked at once the image is there" },
  ];
}

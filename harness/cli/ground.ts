import { type Engine, ensureEngine } from "../runtime/engine.ts";
import { requireDisk } from "../runtime/engine-checks.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { setupStep } from "../runtime/engine-steps.ts";
import { ensureImage, type ImageChoice } from "../runtime/image.ts";
import { describeImage, type ImageDescription } from "../runtime/image-describe.ts";
import { sweep } from "../runtime/sweep.ts";

export interface GroundOptions extends ImageChoice {
  readonly yes?: boolean | undefined;
}

export interface Ground {
  readonly engine: Engine;
  readonly image: ImageDescription;
}

/** Engine, image, and nothing left of crashed runs: what every verb that starts containers stands on. */
export async function prepareGround(out: NodeJS.WriteStream, options: GroundOptions): Promise<Ground> {
  const onStep = stepPrinter(out);
  const engine = await ensureEngine({ onStep, consent: consentFrom(options) });
  const { kafka } = options;
  await ensureImage({ engine, kafka, onStep });
  await requireDisk(engine, "run");
  await setupStep({
    name: "sweep",
    onStep,
    async work() {
      const swept = await sweep(engine.docker);
      return {
        value: undefined,
        detail:
          swept.length === 0
            ? "nothing left over"
            : `removed ${swept.map(({ run, topology }) => `${topology} of crashed run ${run}`).join(", ")}`,
      };
    },
  });
  return { engine, image: await describeImage(engine, { kafka }) };
}

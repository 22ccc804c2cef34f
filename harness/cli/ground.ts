import { ensureClientImage } from "../runtime/client-image.ts";
import { type Engine, ensureEngine } from "../runtime/engine.ts";
import { requireDisk } from "../runtime/engine-checks.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { setupStep } from "../runtime/engine-steps.ts";
import { ensureImage, type ImageChoice } from "../runtime/image.ts";
import { describeImage, type ImageDescription } from "../runtime/image-describe.ts";
import { sweep } from "../runtime/sweep.ts";
import { healJournalled } from "./heal-journalled.ts";

export interface GroundOptions extends ImageChoice {
  readonly yes?: boolean | undefined;
  /** An image of somebody else whose programs are the clients. */
  readonly clientImage?: string | undefined;
}

export interface Ground {
  readonly engine: Engine;
  readonly image: ImageDescription;
  /** What clients' containers run from, where that is another image. */
  readonly clients?: string;
}

/** Engine, image, and nothing left of crashed runs: what every verb that starts containers stands on. */
export async function prepareGround(out: NodeJS.WriteStream, options: GroundOptions): Promise<Ground> {
  const onStep = stepPrinter(out);
  const engine = await ensureEngine({ onStep, consent: consentFrom(options) });
  const { kafka, clientImage } = options;
  const muster = await ensureImage({ engine, kafka, onStep });
  const clients =
    clientImage === undefined
      ? {}
      : { clients: await ensureClientImage({ docker: engine.docker, wanted: clientImage, muster, onStep }) };
  await requireDisk(engine, "run");
  await setupStep({
    name: "sweep",
    onStep,
    async work() {
      const swept = await sweep(engine.docker);
      const healed = await healJournalled(engine.docker);
      const done = [
        ...swept.map(({ run, topology }) => `removed ${topology} of crashed run ${run}`),
        ...healed.map((what) => `healed ${what}, which had stood for too long`),
      ];
      return { value: undefined, detail: done.length === 0 ? "nothing left over" : done.join(", ") };
    },
  });
  return { engine, image: await describeImage(engine, { kafka }), ...clients };
}

import { requireVersionText } from "../parameters/parameters.ts";
import { ensureEngine } from "../runtime/engine.ts";
import { stopEngine } from "../runtime/engine-daemon.ts";
import { examine } from "../runtime/engine-doctor.ts";
import { consentFrom } from "../runtime/engine-install.ts";
import { stepPrinter } from "../runtime/engine-printer.ts";
import { ensureImage } from "../runtime/image.ts";
import { describeImage, type ImageDescription, otherImages } from "../runtime/image-describe.ts";
import { examineState } from "./hands-on/state-checks.ts";

/** Exit 5 where something would keep a drill from running. */
export async function doctor({ json }: { readonly json?: boolean }): Promise<number> {
  const checks = [...(await examine()), ...(await examineState())];
  if (json === true) process.stdout.write(`${JSON.stringify(checks, undefined, 2)}\n`);
  else
    for (const { name, ok, seen, hint } of checks) {
      process.stdout.write(`${ok === undefined ? "·" : ok ? "✓" : "✗"} ${name}: ${seen}\n`);
      if (ok !== true && hint !== undefined) process.stdout.write(`  → ${hint}\n`);
    }
  return checks.some(({ ok }) => ok === false) ? 5 : 0;
}

export async function images({
  build,
  kafka,
  json,
  yes,
}: {
  readonly build?: boolean;
  readonly kafka?: string;
  readonly json?: boolean;
  readonly yes?: boolean;
}): Promise<number> {
  if (kafka !== undefined) requireVersionText(kafka);
  const onStep = stepPrinter(json === true ? process.stderr : process.stdout);
  const engine = await ensureEngine({ onStep, consent: consentFrom({ yes }) });
  if (build === true) await ensureImage({ engine, kafka, onStep });
  const image = await describeImage(engine, { kafka });
  const others = await otherImages(engine, image);
  if (json === true) process.stdout.write(`${JSON.stringify({ ...image, others }, undefined, 2)}\n`);
  else {
    if (!image.present) process.stdout.write(`${image.tag} is not there; \`muster images --build\` builds it\n`);
    for (const one of [image, ...others].filter(({ present }) => present)) process.stdout.write(imageText(one));
  }
  return 0;
}

function imageText({ tag, sizeBytes = 0, base, versions = {} }: ImageDescription): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${tag}  ${(sizeBytes / 1e6).toFixed(0)} MB  base ${base}\n${named.join(", ")}\n`;
}

export async function stopOurEngine(): Promise<number> {
  const outcome = await stopEngine();
  const words = {
    stopped: "the engine that Muster started is stopped",
    "not ours": "the engine was not started by Muster and is left alone",
    "not running": "no engine of ours runs",
  };
  process.stdout.write(`${words[outcome]}\n`);
  return 0;
}

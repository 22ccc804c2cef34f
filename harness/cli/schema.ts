import { drillJsonSchema } from "../report/record.ts";

export function printDrillSchema(): number {
  process.stdout.write(`${JSON.stringify(drillJsonSchema(), undefined, 2)}\n`);
  return 0;
}

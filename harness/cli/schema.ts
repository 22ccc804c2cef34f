import { environmentJsonSchema } from "../environment/environment.ts";
import { drillJsonSchema } from "../report/record.ts";

const schemas = { drill: drillJsonSchema, environment: environmentJsonSchema };

export function printSchema(what: keyof typeof schemas): number {
  process.stdout.write(`${JSON.stringify(schemas[what](), undefined, 2)}\n`);
  return 0;
}

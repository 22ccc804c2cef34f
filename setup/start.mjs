// `npm start`: the flagship drill, with all the set-up it needs.
import { join } from "node:path";
import { ground } from "./ground.mjs";
import { entry, handedOver, root } from "./process.mjs";

await entry(async () => {
  const node = await ground();
  return handedOver([node, join(root, "harness", "cli", "main.ts"), "run", "region-loss", ...process.argv.slice(2)]);
});

#!/usr/bin/env node
// The `muster` command: makes the ground ready without a word when there is nothing to do, then becomes the harness.
import { join } from "node:path";
import { ground } from "./ground.mjs";
import { entry, handedOver, root } from "./process.mjs";

await entry(async () => {
  const node = await ground({ quiet: true });
  return handedOver([node, join(root, "harness", "cli", "main.ts"), ...process.argv.slice(2)]);
});

// `npm run check`: static checks and unit tests, without Docker. Its last line is `N passed, N failed`.
import { runChecks } from "./checks.mjs";
import { ground } from "./ground.mjs";
import { entry } from "./process.mjs";

await entry(async () => {
  const { passed, failed } = await runChecks(await ground());
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
});

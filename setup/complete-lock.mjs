// node setup/complete-lock.mjs, after a change of dependencies on a machine whose registry lacks other platforms' optional packages:
// npm leaves those out of the lock there, and `npm ci` then refuses the lock. This adds them by version, without an integrity hash.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./process.mjs";

const file = join(root, "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const { packages } = lock;
const platform = /(android|darwin|linux|win32|freebsd|openharmony)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x)(?:-(\w+))?$/;

for (const [parent, { optionalDependencies = {} }] of Object.entries(packages)) {
  const siblings = Object.keys(optionalDependencies).map((name) => packages[`node_modules/${name}`]);
  const sibling = siblings.find((found) => found?.os);
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const [, os, cpu, libc] = platform.exec(name) ?? [];
    if (parent === "" || packages[`node_modules/${name}`] || packages[`${parent}/node_modules/${name}`] || !os || !sibling)
      continue;
    const { dev, license, engines } = sibling;
    const family = os === "linux" && libc ? { libc: [libc.startsWith("musl") ? "musl" : "glibc"] } : {};
    const version = range.replace(/^[\^~]/, "");
    packages[`node_modules/${name}`] = {
      version,
      ...(dev && { dev }),
      license,
      optional: true,
      os: [os],
      cpu: [cpu],
      ...family,
      ...(engines && { engines }),
    };
    process.stdout.write(`added ${name} ${version}\n`);
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);

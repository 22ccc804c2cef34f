/** The one program inside containers: `main.ts node|fabric|client|observer`. Each role loads only what it needs. */
const roles: Record<string, () => Promise<unknown>> = {
  node: () => import("./node/agent.ts"),
  fabric: () => import("./fabric/agent.ts"),
  client: () => import("./client/agent.ts"),
  observer: () => import("./observer/agent.ts"),
};

const role = process.argv[2] ?? "";
const load = roles[role];
if (load === undefined) {
  process.stderr.write(`unknown agent role "${role}"; known: ${Object.keys(roles).join(", ")}\n`);
  process.exit(2);
}
await load();

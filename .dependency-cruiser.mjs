/**
 * Who may import whom (docs: architecture, "Folders"). Each folder names everything it may use; what is not named is forbidden.
 * A pure folder uses no Docker, no sockets, no files.
 */
const pure = [
  "core",
  "timeline",
  "topology",
  "parameters",
  "faults",
  "ledger",
  "measure",
  "targets",
  "report",
  "audit",
  "compare",
  "ladder",
];
const chain = (folder) => pure.slice(0, pure.indexOf(folder));

const mayUse = {
  ...Object.fromEntries(pure.map((folder) => [folder, chain(folder)])),
  environment: ["core", "protocol"],
  protocol: ["core", "timeline", "topology", "faults", "ledger"],
  agents: ["core", "protocol", "timeline", "faults", "ledger"],
  runtime: ["core", "protocol", "timeline", "topology"],
  cluster: ["core", "protocol", "timeline", "topology", "parameters", "runtime"],
  replication: ["core", "protocol", "timeline", "topology", "runtime", "cluster"],
  workload: ["core", "protocol", "timeline", "topology", "parameters", "ledger", "runtime", "cluster"],
  injector: ["core", "protocol", "timeline", "topology", "faults", "runtime", "cluster"],
  publish: [...pure, "runtime"],
  drill: [...pure, "publish", "protocol", "runtime", "cluster", "replication", "workload", "injector"],
  observe: [...pure, "protocol", "environment", "runtime", "cluster", "replication", "workload", "injector", "drill"],
  soak: [...pure, "protocol", "runtime", "cluster", "workload", "injector", "drill"],
  cli: [
    ...pure,
    "publish",
    "protocol",
    "environment",
    "runtime",
    "cluster",
    "replication",
    "workload",
    "injector",
    "drill",
    "observe",
    "soak",
  ],
};

/** One npm package has one owning folder. */
const owners = {
  core: ["pure-rand"],
  agents: ["kafkajs", "@platformatic/kafka", "toxiproxy-node-client"],
  runtime: ["dockerode", "testcontainers"],
  cli: ["commander", "log-update"],
  environment: ["yaml"],
  drill: ["mocha", "chai"],
  soak: ["chai"],
  targets: ["chai"],
  report: ["allure-js-commons", "fast-xml-builder"],
  publish: ["playwright-core"],
};

const test = "\\.(test|browser|docker)\\.ts$";
const packaged = (name) => `(^|/)node_modules/(@types/)?${name}(/|$)`;
const within = (folders) => `^harness/(${folders.join("|")})/`;
const packages = [...new Set(Object.values(owners).flat())];

const directions = Object.entries(mayUse).map(([folder, allowed]) => ({
  name: `${folder} imports only ${[...allowed, "itself"].join(", ")}`,
  severity: "error",
  from: { path: `^harness/${folder}/` },
  to: { path: "^harness/", pathNot: within([folder, ...allowed]) },
}));

const ownership = packages.map((name) => {
  const folders = Object.keys(owners).filter((folder) => owners[folder].includes(name));
  return {
    name: `${name} belongs to ${folders.join(" and ")}`,
    severity: "error",
    from: {
      path: "^(harness|suites|topologies)/",
      pathNot: [...folders.map((folder) => `^harness/${folder}/`), test, ...(name === "chai" ? ["^suites/"] : [])],
    },
    to: { path: packaged(name) },
  };
});

export default {
  forbidden: [
    ...directions,
    ...ownership,
    {
      name: "a pure folder touches no files, sockets or processes",
      severity: "error",
      from: { path: within([...pure, "protocol", "environment"]), pathNot: test },
      to: {
        dependencyTypes: ["core"],
        path: "^(node:)?(fs|net|tls|dgram|http|http2|https|dns|child_process|worker_threads|os)(/|$)",
      },
    },
    {
      name: "suites import only harness/index.ts, topologies and chai",
      severity: "error",
      from: { path: "^suites/", pathNot: test },
      to: { pathNot: ["^harness/index\\.ts$", "^(suites|topologies)/", packaged("chai"), packaged("mocha")] },
    },
    {
      name: "topologies import only harness/index.ts",
      severity: "error",
      from: { path: "^topologies/", pathNot: test },
      to: { pathNot: ["^harness/index\\.ts$", "^topologies/"] },
    },
    {
      name: "nothing imports the harness' front but suites and topologies",
      severity: "error",
      from: { path: "^harness/[^/]+/" },
      to: { path: "^harness/index\\.ts$" },
    },
    { name: "no cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    { name: "every import resolves", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "only packages of package.json",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".json"],
    },
  },
};

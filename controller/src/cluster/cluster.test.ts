import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../config/load-config.ts";
import type { ControllerConfig } from "../config/options.ts";
import { createLog } from "../log.ts";
import { Cluster } from "./cluster.ts";

/** Port 9 (discard): nobody listens, and nothing here waits for an answer. */
const KUBECONFIG = {
  apiVersion: "v1",
  kind: "Config",
  clusters: [{ name: "none", cluster: { server: "http://127.0.0.1:9", "insecure-skip-tls-verify": true } }],
  contexts: [{ name: "none", context: { cluster: "none", user: "none" } }],
  users: [{ name: "none", user: {} }],
  "current-context": "none",
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-cluster-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What a controller that has begun to run has warned of and knows help for; that nobody answers there is none of it. */
async function warningsAtStart(settings: Partial<ControllerConfig>): Promise<readonly string[]> {
  const kubeconfig = path.join(folder, "kubeconfig.json");
  writeFileSync(kubeconfig, JSON.stringify(KUBECONFIG));
  const lines: string[] = [];
  const ports = { xdsPort: 0, healthPort: 0, debugPort: 0 };
  const config = {
    ...loadConfig({}),
    ...ports,
    kubeconfig,
    leaderElection: false,
    cacheDir: folder,
    modulesDir: folder,
  };
  const log = createLog("warn", { write: (line) => void lines.push(line) });
  const cluster = await Cluster.start({ config: { ...config, ...settings }, log, version: "1.0.0" });
  const seen = [...lines];
  await cluster.stop();
  const warnings = seen.map((line) => JSON.parse(line)).filter(({ help }) => help !== undefined);
  return warnings.map(({ target, msg, help }) => `${target}: ${msg}: ${help}`);
}

test("that the target cannot have our plugins for want of a registry is said at the start, with how to name one", async () => {
  expect(await warningsAtStart({ target: "higress" })).toEqual([
    expect.stringMatching(/^higress: .*no registry is named for them: --plugin-registry oci:\/\//),
  ]);
});

test.each([
  { name: "a registry is named", settings: { target: "higress", pluginRegistry: "oci://registry.example.com" } },
  { name: "the proxies are told by xDS", settings: { target: "envoy" } },
] as const)("nothing is said of a registry where $name", async ({ settings }) => {
  expect(await warningsAtStart(settings)).toEqual([]);
});

// The TypeScript of the READMEs of envoy, sdk/host, testbed/src/epp-stub and testbed/src/model-server is run, as it stands.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { fencedBlocks } from "../src/fenced-blocks.ts";
import { freePort } from "../src/free-port.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const HERE = pathToFileURL(path.join(ROOT, "testbed/src/")).href;

interface Sketch {
  readonly readme: string;
  /** Of the README's blocks of TypeScript, from 0. */
  readonly number: number;
  /** What stands around it. */
  readonly before: string;
  readonly after: string;
  readonly seen: unknown;
}

const SKETCHES: readonly Sketch[] = [
  {
    readme: "envoy",
    number: 0,
    before: "",
    after: "export const seen = [first.clusters.length, result.kind];",
    seen: [0, "rejected"],
  },
  {
    readme: "envoy",
    number: 1,
    before: `
import { AdsServer, bootstrap, directResponse, Envoy, httpListener, makeSnapshot, virtualHost } from "@sluice/envoy";
const listeners = [httpListener({
  name: "main",
  virtualHosts: [virtualHost({ name: "all", routes: [directResponse({ name: "hello", status: 200 })] })],
})];
const [routes, clusters, endpoints, secrets, extensions] = [[], [], [], [], []];
const node = { id: "one", cluster: "all", metadata: { gateway: "default/gw" } };
`,
    after: "export const seen = state.refusals; await envoy.stop(); await server.close();",
    seen: [],
  },
  {
    readme: "sdk/host",
    number: 0,
    before: `import { HostEmulator } from "@sluice/host"; import { expect } from "vitest";`,
    after: "export const seen = [stream.response.text, host.problems];",
    seen: ["data: 1\n\n", []],
  },
  {
    readme: "testbed/src/epp-stub",
    number: 0,
    before: `import { startEpp } from "${HERE}epp-stub/epp-stub.ts";`,
    after: "export const seen = epp.exchanges; await epp.close();",
    seen: [],
  },
  {
    readme: "testbed/src/model-server",
    number: 0,
    before: `import { startModelServer } from "${HERE}model-server/model-server.ts";`,
    after: "export const seen = pod.engine.prefixes.hits; await pod.close();",
    seen: 0,
  },
];

/** Runs a block between what stands around it; what it exports as `seen`. */
async function run({ readme, number, before, after }: Sketch): Promise<unknown> {
  const text = await readFile(path.join(ROOT, readme, "README.md"), "utf8");
  const block = fencedBlocks(text, "ts")[number] ?? "";
  expect(block).not.toBe("");
  const here = block.replaceAll("18000", String(await freePort())).replaceAll("8000, pod:", "0, pod:");
  const file = path.join(ROOT, ".cache/guides", `${readme.replaceAll("/", "-")}-${number}.ts`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, [before, here, after].join("\n"));
  const { seen } = await import(/* @vite-ignore */ file);
  return seen;
}

test.each(SKETCHES)("$readme/README.md, block $number", async (sketch) => {
  const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
  const seen = await run(sketch).finally(() => log.mockRestore());
  expect(seen).toEqual(sketch.seen);
});

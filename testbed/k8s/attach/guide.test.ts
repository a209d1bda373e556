// docs/guide/attach.md: its commands print what it shows.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadManifest } from "@sluice/manifest";
import { buildImage, parseOciReference, pushImage } from "@sluice/oci";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { formatError, reportOf } from "../../../sdk/cli/src/errors.ts";
import { openRegistry } from "../../../sdk/cli/src/registry/open-registry.ts";
import { VERBS } from "../../../sdk/cli/src/verbs/index.ts";
import { parserOf } from "../../../sdk/cli/src/verbs/parser.ts";
import { ROOT } from "../../src/process/programs.ts";
import { normalised } from "../../src/transcript/compare.ts";
import { stepsOf } from "../../src/transcript/page.ts";
import { Objects } from "../objects.ts";
import { AttachBench, MODULES } from "./attach-bench.ts";
import { applyGateway } from "./gateway.ts";
import { run } from "./printed.ts";

/** The page's. */
const NAMESPACE = "demo";

let bench: AttachBench;
beforeAll(async () => {
  bench = await AttachBench.open();
  await bench.objects.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } });
  await applyGateway(new Objects(bench.api, NAMESPACE), bench.namespace);
  await bench.startController(NAMESPACE);
});
afterAll(() => bench?.close());

describe("the guide", () => {
  const PAGE = path.join(ROOT, "docs/guide/attach.md");
  /** A fenced block that names its file. */
  const BLOCK = /^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm;

  /** What `sluice push` would make of the example. */
  async function pushHello(version: string): Promise<void> {
    const { folder: _, ...plugin } = await loadManifest(path.join(ROOT, "plugins/examples/hello"));
    const module = await readFile(path.join(MODULES, "hello.wasm"));
    const reference = parseOciReference(`oci://${bench.registry.host}/hello:${version}`);
    const { client, close } = await openRegistry(reference, {}, { writes: true });
    await pushImage(client, buildImage({ shape: "higress", module, plugin: { ...plugin, version } }), { tag: version });
    await close();
  }

  /** A step of the page in this process: one of its own for each would take longer than all of the tests. */
  async function perform(command: string): Promise<readonly string[]> {
    const words = command.replaceAll("$REGISTRY", bench.registry.host).split(" ");
    const printed = await run(async () => {
      await parserOf(VERBS, () => undefined).parseAsync(["node", ...words]);
      return 0;
    });
    const error = printed.error === undefined ? [] : [formatError(reportOf(printed.error))];
    const lines = [printed.notes, printed.out, ...error].filter((text) => text !== "");
    return lines.join("\n").trimEnd().split("\n");
  }

  test("says what happens", async () => {
    await pushHello("0.1.0");
    await pushHello("0.2.0");
    const page = await readFile(PAGE, "utf8");
    const { folder } = bench;
    for (const [, file = "", block = ""] of page.matchAll(BLOCK)) await writeFile(path.join(folder, file), block);
    vi.stubEnv("KUBECONFIG", inject("kubeconfig").admin);
    vi.stubEnv("DOCKER_CONFIG", folder);
    const before = process.cwd();
    process.chdir(folder);
    try {
      for (const { command, output } of stepsOf(page)) {
        const [wanted, printed] = [output, await perform(command)].map((lines) =>
          lines.map((line) => normalised(line, folder)),
        );
        expect(printed, command).toEqual(wanted);
      }
    } finally {
      process.chdir(before);
      vi.unstubAllEnvs();
    }
  });
});

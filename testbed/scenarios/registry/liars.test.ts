import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { VERBS } from "@sluice/cli";
import { higressImage, type Image, moduleBytes, OCI_LAYER } from "@sluice/testbed";
import { type RecordedRequest, startRecordingServer } from "@sluice/testing";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { archive, digestOf, manifestOf } from "../../src/registry/images.ts";

interface Answers {
  /** Instead of the manifest's digest in the header. */
  readonly header?: string;
  /** Instead of the layer with the module. */
  readonly layer?: Uint8Array;
}

/** A registry that has one image under every name, and says of it what it is told to. */
async function serve(image: Image, { header, layer }: Answers = {}): Promise<string> {
  const manifest = manifestOf(image);
  const blobs = [image.config, ...image.layers];
  const server = await startRecordingServer(({ path }: RecordedRequest, response: ServerResponse) => {
    if (path.includes("/manifests/")) {
      const digest = header ?? digestOf(manifest.bytes);
      response.writeHead(200, { "content-type": manifest.mediaType, "docker-content-digest": digest });
      response.end(manifest.bytes);
      return;
    }
    const found = blobs.find(({ bytes }) => path.includes(digestOf(bytes)));
    response.end(found === blobs.at(-1) ? (layer ?? found?.bytes) : found?.bytes);
  });
  onTestFinished(() => server.close());
  return `127.0.0.1:${server.port}`;
}

/** A registry with an image that says this of its plugin. */
async function serveDocuments({ config = "{}", spec = "" }: { readonly config?: string; readonly spec?: string }) {
  const image = await higressImage(moduleBytes());
  return serve({
    ...image,
    config: { mediaType: "application/vnd.sluice.plugin.v1+json", bytes: Buffer.from(config) },
    layers: image.layers.map((layer) =>
      layer.mediaType === SPEC_LAYER ? { ...layer, bytes: Buffer.from(spec) } : layer,
    ),
  });
}

const SPEC_LAYER = "application/vnd.module.wasm.spec.v1+yaml";

const verb = VERBS.find(({ name }) => name === "pull");

/** Pulls into a folder within a folder, and says what is in both afterwards. */
async function pull(name: string) {
  const parent = await mkdtemp(join(tmpdir(), "sluice-pull-"));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const output = join(parent, "out");
  await mkdir(output);
  const silence = [vi.spyOn(console, "log"), vi.spyOn(console, "error")];
  for (const spy of silence) spy.mockImplementation(() => undefined);
  const failure = await verb?.run([name], { output } as never).catch((error: unknown) => error);
  for (const spy of silence) spy.mockRestore();
  return { failure, written: (await readdir(output)).sort(), beside: await readdir(parent) };
}

async function imageWith(layer: Uint8Array): Promise<Image> {
  const image = await higressImage(moduleBytes());
  return { ...image, layers: [...image.layers.slice(0, -1), { mediaType: OCI_LAYER, bytes: layer }] };
}

/** Ten gibibytes of zeros behind a header that promises them, in ten mebibytes. */
function bomb(): Uint8Array {
  const zeros = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
  return Buffer.concat(Array.from({ length: 160 }, () => zeros));
}

const OTHER = `sha256:${"0".repeat(64)}`;

describe("is refused, and leaves nothing behind", () => {
  const cases: readonly { name: string; serve: () => Promise<string>; version?: string; message: RegExp }[] = [
    {
      name: "a manifest that is not the one of this digest",
      serve: async () => serve(await higressImage(moduleBytes()), { header: OTHER }),
      version: `@${OTHER}`,
      message: /^the manifest of sha256:0{64} that the registry sent is sha256:/,
    },
    {
      name: "a manifest that is not what its header says",
      serve: async () => serve(await higressImage(moduleBytes()), { header: OTHER }),
      message: /^the manifest of v1 that the registry sent is sha256:/,
    },
    {
      name: "a layer of other bytes",
      serve: async () => {
        const image = await higressImage(moduleBytes());
        return serve(image, { layer: Buffer.alloc(image.layers.at(-1)?.bytes.length ?? 0) });
      },
      message: /^the layer sha256:\w+ that the registry sent is another/,
    },
    {
      name: "a layer that is longer than its manifest says",
      serve: async () => serve(await higressImage(moduleBytes()), { layer: Buffer.alloc(100_000) }),
      message: /is larger than \d+ bytes$/,
    },
    {
      name: "an archive with a file that would lead elsewhere",
      serve: async () => serve(await imageWith(await archive([{ name: "../../plugin.wasm", bytes: moduleBytes() }]))),
      message: /it has an entry that leads out of it/,
    },
    {
      name: "an archive of ten gibibytes",
      serve: async () => serve(await imageWith(bomb())),
      message: /unpacks to more than 64 MiB/,
    },
    {
      name: "a module that no host loads",
      serve: async () => serve(await imageWith(await archive([{ name: "plugin.wasm", bytes: Buffer.from("<html>") }]))),
      message: /^no host loads the module of this image: it is no WebAssembly module but a web page/,
    },
  ];
  test.each(cases)("$name", async ({ serve: start, version = ":v1", message }) => {
    const { failure, written, beside } = await pull(`${await start()}/team/a${version}`);
    expect(failure).toMatchObject({ message: expect.stringMatching(message) });
    expect(written).toEqual([]);
    expect(beside).toEqual(["out"]);
  });
});

test("a manifest that names other folders writes under the name of its repository alone", async () => {
  const elsewhere = "../../../escaped";
  const plugin = { name: elsewhere, version: "1.0.0", description: "It wants out." };
  const image = await higressImage(moduleBytes());
  const host = await serve({
    ...image,
    config: { mediaType: "application/vnd.sluice.plugin.v1+json", bytes: Buffer.from(JSON.stringify(plugin)) },
    layers: image.layers.map((layer) => ({
      ...layer,
      annotations: { "org.opencontainers.image.title": `${elsewhere}.wasm`, "io.deis.oras.content.unpack": "true" },
    })),
  });
  const { failure, written, beside } = await pull(`${host}/team/a:v1`);
  expect(failure).toBe(0);
  expect(written).toEqual(["a.wasm"]);
  expect(beside).toEqual(["out"]);
});

/** What `sluice inspect` prints. */
async function inspect(name: string, flags: object): Promise<string> {
  const lines: string[] = [];
  const spy = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
  try {
    await VERBS.find((known) => known.name === "inspect")?.run([name], flags as never);
  } finally {
    spy.mockRestore();
  }
  return lines.join("\n");
}

const PLUGIN = { name: "a", version: "1.0.0", description: "It is kind." };

describe("what an image says of its plugin", () => {
  const nested = `${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`;

  test.each([
    { name: "a schema deeper than any stack", documents: { config: `{"configSchema":${nested}}` } },
    {
      name: "a manifest with such a schema",
      documents: { config: JSON.stringify(PLUGIN).replace(/}$/, `,"configSchema":${nested}}`) },
    },
    { name: "a document as deep", documents: { spec: `a: ${"[".repeat(1_000)}${"]".repeat(1_000)}` } },
    { name: "a ring", documents: { spec: "info: &a\n  name: *a\n" } },
    { name: "thousands of keys", documents: { spec: Array.from({ length: 30_000 }, (_, i) => `k${i}:\n`).join("") } },
    { name: "what is no YAML", documents: { spec: "info: [" } },
  ])(
    "is left out, and soon, where it is $name",
    async ({ documents }) => {
      const host = await serveDocuments(documents);
      const { failure, written } = await pull(`${host}/team/a:v1`);
      expect(failure).toBe(0);
      expect(written).toEqual(["a.wasm"]);
      const shown = JSON.parse(await inspect(`${host}/team/a:v1`, { json: true }));
      expect(shown.plugin).toBeUndefined();
    },
    20_000,
  );

  test("cannot speak to the terminal that it is printed on", async () => {
    const config = JSON.stringify({
      ...PLUGIN,
      description: "kind\u001b]0;pwned\u0007\n  envoy    loads (it lies)\u009b2J",
      license: "MIT\u001b[8m\u202e",
    });
    const shown = await inspect(`${await serveDocuments({ config })}/team/a:v1`, {});
    expect(shown).toContain("kind?]0;pwned??  envoy    loads (it lies)?2J");
    expect(shown).toContain("MIT?[8m?");
    expect(shown.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

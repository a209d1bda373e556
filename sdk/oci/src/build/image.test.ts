import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { moduleBytes } from "../../../../testbed/src/registry/module-bytes.ts";
import { planImage } from "../image/plan-image.ts";
import { parsePluginDocument } from "../pull/plugin-document.ts";
import { buildImage, IMAGE_SHAPES, type ImageInput } from "./image.ts";
import { specYaml } from "./spec-yaml.ts";

const PLUGIN: ImageInput["plugin"] = {
  name: "greeter",
  version: "1.2.3",
  description: 'Greets whoever asks: kindly, and in "their" language.',
  category: "traffic",
  phase: "AUTHN",
  priority: 300,
  envoy: { phase: "AUTHN", priority: 310 },
  flavours: ["envoy", "higress"],
  hostcalls: [],
  license: "Apache-2.0",
  budget: { rawBytes: 49_152 },
  configSchema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Greeter",
    type: "object",
    required: ["greetings"],
    $defs: {
      greeting: {
        type: "object",
        properties: { text: { type: "string", minLength: 1 }, next: { $ref: "#/$defs/greeting" } },
      },
    },
    properties: {
      greetings: { type: "array", items: { $ref: "#/$defs/greeting" }, description: "What is said: `hello: you`." },
      key: { type: "string", "x-secret": true },
      labels: { type: "object", additionalProperties: { type: "string" } },
      strict: { type: "boolean", default: false },
    },
  },
};

const INPUT: ImageInput = { shape: "higress", module: moduleBytes(), plugin: PLUGIN, readme: "# Greeter\n" };

describe.each(IMAGE_SHAPES)("an image of shape %s", (shape) => {
  const image = buildImage({ ...INPUT, shape, source: "https://example.com/greeter" });

  test("is as its golden says", async () => {
    const manifest = JSON.parse(Buffer.from(image.manifest.bytes).toString("utf8"));
    await expect(`${JSON.stringify(manifest, null, 2)}\n`).toMatchFileSnapshot(`testdata/${shape}.manifest.json`);
  });

  test("names its blobs by what they are", () => {
    for (const { bytes, digest, size } of [image.manifest, ...image.blobs]) {
      expect(digest).toBe(`sha256:${createHash("sha256").update(bytes).digest("hex")}`);
      expect(size).toBe(bytes.length);
    }
  });

  test("is taken by what pulls images", () => {
    const plan = planImage(Buffer.from(image.manifest.bytes).toString("utf8"), "");
    expect(plan.kind).toBe(shape === "oci" ? "raw" : "archive");
  });

  test("is the same whoever makes it, and another with another module", () => {
    const again = buildImage({ ...INPUT, shape, source: "https://example.com/greeter" });
    expect(again.manifest.digest).toBe(image.manifest.digest);
    const other = buildImage({ ...INPUT, shape, module: moduleBytes({ note: "other" }) });
    expect(other.manifest.digest).not.toBe(image.manifest.digest);
  });
});

test("the archive has one file, of nobody and of 1970", () => {
  const { blobs } = buildImage(INPUT);
  const archive = gunzipSync(blobs.at(-1)?.bytes ?? new Uint8Array());
  const header = archive.subarray(0, 512).toString("latin1");
  expect(header.slice(0, 11)).toBe("plugin.wasm");
  expect([header.slice(100, 107), header.slice(108, 115), header.slice(136, 147)]).toEqual([
    "0000644",
    "0000000",
    "00000000000",
  ]);
  expect(archive.length % 512).toBe(0);
});

test("it says when it was made only where it is told to, and annotations may be added", () => {
  const created = new Date(1_700_000_000_000);
  const { manifest } = buildImage({ ...INPUT, created, annotations: { "com.example.team": "a" } });
  expect(JSON.parse(Buffer.from(manifest.bytes).toString("utf8")).annotations).toMatchObject({
    "org.opencontainers.image.created": "2023-11-14T22:13:20.000Z",
    "com.example.team": "a",
  });
  expect(Buffer.from(buildImage(INPUT).manifest.bytes).toString("utf8")).not.toContain("image.created");
});

test("spec.yaml is what Higress's console reads", async () => {
  await expect(specYaml(PLUGIN)).toMatchFileSnapshot("testdata/spec.yaml");
});

describe("a plugin's manifest out of an image", () => {
  test("is what was put in, without what a later version may add", () => {
    expect(parsePluginDocument({ ...PLUGIN, modules: [], signedBy: "x" })).toEqual(PLUGIN);
  });

  test.each([
    ["null", null],
    ["a list", []],
    ["without a version", { name: "a", description: "b" }],
    ["whose name leads elsewhere", { ...PLUGIN, name: "../../etc/passwd" }],
    ["whose name is too long", { ...PLUGIN, name: "a".repeat(64) }],
    ["whose priority is a text", { ...PLUGIN, priority: "1" }],
  ])("is none when it is %s", (_name, value) => {
    expect(parsePluginDocument(value)).toBeUndefined();
  });
});

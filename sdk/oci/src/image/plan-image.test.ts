import { describe, expect, test } from "vitest";
import {
  cncfArtifact,
  dockerImage,
  higressImage,
  type Image,
  indexOf,
  manifestOf,
  ociImage,
  rawImage,
} from "../../../../testbed/src/registry/images.ts";
import { moduleBytes } from "../../../../testbed/src/registry/module-bytes.ts";
import { planImage } from "./plan-image.ts";

const MODULE = moduleBytes();

function plan(image: Image) {
  const { bytes, mediaType } = manifestOf(image);
  return planImage(Buffer.from(bytes).toString("utf8"), mediaType);
}

describe("the layer with the module", () => {
  test.each([
    { name: "of an OCI image", make: ociImage, kind: "archive" },
    { name: "of a Docker image", make: dockerImage, kind: "archive" },
    { name: "of Higress's pipeline", make: higressImage, kind: "archive" },
    { name: "of a bare module", make: async (bytes: Uint8Array) => rawImage(bytes), kind: "raw" },
  ])("$name is found", async ({ make, kind }) => {
    expect(plan(await make(MODULE))).toMatchObject({ kind, layer: { digest: expect.stringMatching(/^sha256:/) } });
  });

  test("is the last one, and no other", async () => {
    const image = await higressImage(MODULE);
    expect(() => plan({ ...image, layers: [...image.layers].reverse() })).toThrow(
      /its last layer is application\/vnd\.module\.wasm\.spec\.v1\+yaml; it must be .*tar\+gzip with plugin\.wasm/,
    );
  });

  test("the type may stand in the answer's header alone", async () => {
    const { bytes, mediaType } = manifestOf(await ociImage(MODULE));
    const { mediaType: _, ...manifest } = JSON.parse(Buffer.from(bytes).toString("utf8")) as Record<string, unknown>;
    expect(planImage(JSON.stringify(manifest), `${mediaType}; charset=utf-8`)).toMatchObject({ kind: "archive" });
  });
});

test("an index leads to its manifest for wasm, or else to its first", async () => {
  const [first, second] = [await ociImage(MODULE), await dockerImage(MODULE)];
  const pick = (architectures: readonly string[]) => {
    const images = [first, second].map((image, i) => ({ image, architecture: architectures[i] ?? "" }));
    const { bytes, mediaType } = indexOf(images);
    return planImage(Buffer.from(bytes).toString("utf8"), mediaType);
  };
  expect(pick(["amd64", "wasm"])).toMatchObject({ manifest: { mediaType: second.mediaType } });
  expect(pick(["amd64", "arm64"])).toMatchObject({ manifest: { mediaType: first.mediaType } });
});

describe("a manifest is refused", () => {
  const OCI = "application/vnd.oci.image.manifest.v1+json";
  const layer = (mediaType: string, more: object = {}) => ({
    mediaType,
    digest: `sha256:${"a".repeat(64)}`,
    size: 1,
    ...more,
  });
  test.each([
    ["that is no JSON", "<html>", "text/html", /the registry's manifest is no JSON/],
    ["that is null", "null", OCI, /no JSON object/],
    [
      "of schema 1",
      "{}",
      "application/vnd.docker.distribution.manifest.v1+prettyjws",
      /its manifest is application\/vnd\.docker/,
    ],
    ["without layers", "{}", OCI, /its manifest has no "layers"/],
    ["with no layer", '{"layers":[]}', OCI, /it has no layer; it must be/],
    ["whose layer is null", '{"layers":[null]}', OCI, /layers\[0\] of its manifest is no descriptor/],
    [
      "with a layer by sha512",
      JSON.stringify({ layers: [layer("a", { digest: "sha512:ab" })] }),
      OCI,
      /no sha256 digest/,
    ],
    ["with a negative size", JSON.stringify({ layers: [layer("a", { size: -1 })] }), OCI, /is no descriptor/],
    [
      "with zstd",
      JSON.stringify({ layers: [layer("application/vnd.oci.image.layer.v1.tar+zstd")] }),
      OCI,
      /its last layer is application\/vnd\.oci\.image\.layer\.v1\.tar\+zstd; it must be/,
    ],
    [
      "with a bare module among three layers",
      JSON.stringify({ layers: [layer("a"), layer("application/vnd.module.wasm.content.layer.v1+wasm"), layer("b")] }),
      OCI,
      /its last layer is b; it must be/,
    ],
    ["with a type that is none", JSON.stringify({ layers: [layer("\n\u001b[31m")] }), OCI, /is "\\n\\u001b\[31m"; it/],
    [
      "that is an index of nothing",
      '{"manifests":[]}',
      "application/vnd.oci.image.index.v1+json",
      /its index has no image/,
    ],
  ])("%s", (_name, text, contentType, message) => {
    expect(() => planImage(text, contentType)).toThrow(message);
  });

  test("of a CNCF artifact, with what to push instead", () => {
    expect(() => plan(cncfArtifact(MODULE))).toThrow(/CNCF Wasm artifact .* push plugin\.wasm in a layer of/);
  });
});

import { describe, expect, test } from "vitest";
import { addSignature, MAX_SIGNATURES, parseSignatures, signatureTag } from "./signature-manifest.ts";

const payload = Buffer.from("claim");
const signature = Buffer.from("der");

describe("an image of signatures", () => {
  test("has a tag made of the digest", () => {
    expect(signatureTag(`sha256:${"ab".repeat(32)}`)).toBe(`sha256-${"ab".repeat(32)}.sig`);
  });

  test("is made with the first signature", () => {
    const image = addSignature(undefined, payload, signature);
    expect(JSON.parse(image?.manifest.toString() ?? "")).toMatchObject({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: { mediaType: "application/vnd.oci.image.config.v1+json", size: image?.config.length },
      layers: [
        {
          mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
          size: 5,
          annotations: { "dev.cosignproject.cosign/signature": "ZGVy" },
        },
      ],
    });
    expect(parseSignatures(image?.manifest.toString() ?? "")).toEqual([
      { digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/), size: 5, signature: "ZGVy" },
    ]);
  });

  test("keeps what others added", () => {
    const theirs = {
      mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
      digest: "sha256:x",
      size: 1,
      annotations: { "dev.sigstore.cosign/certificate": "PEM" },
    };
    const image = addSignature(JSON.stringify({ layers: [theirs] }), payload, signature);
    const { layers } = JSON.parse(image?.manifest.toString() ?? "");
    expect(layers).toHaveLength(2);
    expect(layers[0]).toEqual(theirs);
    expect(JSON.parse(image?.config.toString() ?? "").rootfs.diff_ids).toEqual(["sha256:x", layers[1].digest]);
  });

  test.each(["{", "[]", "{}", '{"layers":[1]}'])("is none: %s", (text) => {
    expect(parseSignatures(text)).toBeUndefined();
    expect(addSignature(text, payload, signature)).toBeUndefined();
  });

  test("leaves out layers of other kinds, and says when a signature is missing", () => {
    const mediaType = "application/vnd.dev.cosign.simplesigning.v1+json";
    const layers = [
      { mediaType: "x", digest: "sha256:a", size: 1 },
      { mediaType, digest: "sha256:b", size: 2 },
    ];
    expect(parseSignatures(JSON.stringify({ layers }))).toEqual([
      { digest: "sha256:b", size: 2, signature: undefined },
    ]);
  });

  test("takes no more than its limit", () => {
    const layers = Array.from({ length: MAX_SIGNATURES }, () => ({}));
    expect(addSignature(JSON.stringify({ layers }), payload, signature)).toBeUndefined();
  });
});

import { readFile } from "node:fs/promises";
import { SecretText } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../test/memory-store.ts";
import type { ArtifactReader } from "../artifact-store.ts";
import { RegistryFailure } from "../failure.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_MANIFEST } from "../image/media-types.ts";
import type { Descriptor } from "../image/plan-image.ts";
import { keyFingerprint, parsePrivateKey, parsePublicKey } from "./key.ts";
import { encodePayload, parsePayload } from "./payload.ts";
import { addSignature, signatureTag } from "./signature-manifest.ts";
import { requireSignature, verifyImage } from "./verify-image.ts";

/**
 * Made once by cosign 2.6.5: `cosign generate-key-pair` with the password "hush", then
 * `cosign sign --key cosign.key --tlog-upload=false -a team=a` of an image in a registry on loopback.
 */
const read = (name: string) => readFile(new URL(`testdata/${name}`, import.meta.url));
const key = await read("cosign.key");
const publicKey = await read("cosign.pub");
const manifest = await read("signatures.json");
const payload = await read("payload.json");
const digest = "sha256:0123c6949f165501a0fb9a0cd76cbbe5b19ccd1c556e883eef8488b90c2be363";

const registry: ArtifactReader = {
  referrers: () => Promise.resolve([]),
  async manifest(reference) {
    if (reference !== signatureTag(digest)) throw new RegistryFailure("NotFound", reference);
    return { text: String(manifest), contentType: OCI_MANIFEST, digest: describeBytes(manifest, "").digest };
  },
  async readBlob(descriptor: Descriptor) {
    if (descriptor.digest !== describeBytes(payload, "").digest)
      throw new RegistryFailure("NotFound", descriptor.digest);
    return payload;
  },
};

describe("what cosign made", () => {
  test("its keys are a pair, and open with the password", () => {
    const opened = parsePrivateKey(String(key), { where: "cosign.key", password: new SecretText("hush") });
    expect(keyFingerprint(opened)).toBe(keyFingerprint(parsePublicKey(String(publicKey), "cosign.pub")));
  });

  test("its signature is verified", async () => {
    const wish = {
      image: "127.0.0.1:39635/plugins/hello",
      digest,
      key: parsePublicKey(String(publicKey), "cosign.pub"),
      keyName: "cosign.pub",
      annotations: { team: "a" },
    };
    expect(await requireSignature(registry, wish)).toEqual([
      { reference: "127.0.0.1:39635/plugins/hello", digest, annotations: { team: "a" } },
    ]);
    const other = { ...wish, annotations: { team: "b" } };
    expect((await verifyImage(registry, other)).refused).toEqual(['the annotation team is "a", not "b"']);
  });

  test("its payload and its image of signatures are what is made here, byte for byte", () => {
    const claim = parsePayload(payload);
    expect(claim && encodePayload(claim).equals(payload)).toBe(true);
    const signature: string = JSON.parse(String(manifest)).layers[0].annotations["dev.cosignproject.cosign/signature"];
    const image = addSignature(undefined, payload, Buffer.from(signature, "base64"));
    expect(String(image?.manifest)).toBe(String(manifest));
  });
});

/**
 * Made once by cosign 3.1.3 with the same key: `cosign signing-config create` (no log, no time stamps), then `cosign sign
 * --key cosign.key --signing-config FILE -a team=a` of an image in a registry (docker-registry 2.8) without referrers:
 * the index that it wrote under `sha256-DIGEST`, the one manifest in it, and its layer.
 */
describe("what cosign 3 made", () => {
  const signed = "sha256:af7f55d9cb375887cc1bd6b277afb2a9a5db6ec636bba0e903f475f8804b8a8c";

  async function registryWithBundle(): Promise<MemoryStore> {
    const registry = new MemoryStore();
    const [bundle, bundleManifest, index] = await Promise.all(
      ["bundle.json", "bundle.manifest.json", "bundle.index.json"].map(read),
    );
    for (const bytes of [bundle, bundleManifest]) {
      if (bytes === undefined) continue;
      const described = describeBytes(bytes, "");
      registry.manifests.set(described.digest, String(bytes));
      registry.blobs.set(described.digest, { ...described, bytes });
    }
    registry.listed.set(signed, JSON.parse(String(index)).manifests);
    return registry;
  }

  test("is verified, with what was signed beside the digest", async () => {
    const registry = await registryWithBundle();
    const expected = { key: parsePublicKey(String(publicKey), "cosign.pub"), digest: signed };
    const annotations = { team: "a" };
    expect(await verifyImage(registry, { ...expected, annotations })).toEqual({
      digest: signed,
      claims: [{ reference: "", digest: signed, annotations }],
      refused: [],
      unread: 0,
    });
    const other = await verifyImage(registry, { ...expected, annotations: { team: "b" } });
    expect(other).toMatchObject({ claims: [], refused: ['the annotation team is "a", not "b"'] });
  });

  test("is no signature of another image", async () => {
    const registry = await registryWithBundle();
    registry.listed.set(digest, registry.listed.get(signed) ?? []);
    const expected = { key: parsePublicKey(String(publicKey), "cosign.pub"), digest, annotations: {} };
    expect((await verifyImage(registry, expected)).refused).toEqual([`it is for another image, ${signed}`]);
  });
});

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../test/memory-store.ts";
import { RegistryFailure } from "../failure.ts";
import { describeBytes } from "../image/describe-bytes.ts";
import { OCI_MANIFEST } from "../image/media-types.ts";
import { judgeBundle, preAuthEncoding } from "./bundle.ts";
import { signPayload } from "./signature.ts";
import { verifyImage } from "./verify-image.ts";

const release = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const hex = "ab".repeat(32);
const digest = `sha256:${hex}`;
const expected = { key: release.publicKey, digest, annotations: {} };
const TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const subject = [{ digest: { sha256: hex }, annotations: { team: "a", run: 7 } }];

function statement(change: object = {}): Buffer {
  const value = {
    _type: "https://in-toto.io/Statement/v1",
    subject,
    predicateType: "https://sigstore.dev/cosign/sign/v1",
    predicate: {},
  };
  return Buffer.from(JSON.stringify({ ...value, ...change }));
}

/** @param change of the envelope, after it was signed */
function bundle(payload: Buffer, change: object = {}, key = release.privateKey): Buffer {
  const sig = signPayload(preAuthEncoding(payload), key).toString("base64");
  const envelope = {
    payload: payload.toString("base64"),
    payloadType: "application/vnd.in-toto+json",
    signatures: [{ sig }],
  };
  const dsseEnvelope = { ...envelope, ...change };
  return Buffer.from(
    JSON.stringify({ mediaType: TYPE, verificationMaterial: { publicKey: { hint: "" } }, dsseEnvelope }),
  );
}

/** The same with other keys at its top. */
function altered(change: object): Buffer {
  return Buffer.from(JSON.stringify({ ...JSON.parse(String(bundle(statement()))), ...change }));
}

/** An image with these referrers, as a registry lists them. */
function attached(bundles: readonly Buffer[], layerChange: object = {}, entryChange: object = {}): MemoryStore {
  const registry = new MemoryStore();
  const entries = bundles.map((bytes) => {
    const layer = describeBytes(bytes, TYPE);
    registry.blobs.set(layer.digest, { ...layer, bytes });
    const manifest = Buffer.from(JSON.stringify({ layers: [{ ...layer, ...layerChange }] }));
    const described = describeBytes(manifest, OCI_MANIFEST);
    registry.manifests.set(described.digest, String(manifest));
    return { ...described, artifactType: TYPE, annotations: {}, ...entryChange };
  });
  registry.listed.set(digest, entries);
  return registry;
}

describe("a bundle", () => {
  test("counts when the key signed a statement about the image", () => {
    const claim = { reference: "", digest, annotations: { team: "a" } };
    const annotations = { team: "a" };
    expect(judgeBundle(bundle(statement()), { ...expected, annotations })).toEqual({ kind: "valid", claim });
    const several = statement({ subject: [{ digest: { sha256: "cd".repeat(32) } }, null, ...subject] });
    expect(judgeBundle(bundle(several), expected)).toEqual({ kind: "valid", claim });
  });

  test.each([
    { name: "no JSON", bytes: Buffer.from("{"), why: "its bundle is no JSON object" },
    { name: "null", bytes: Buffer.from("null"), why: "its bundle is no JSON object" },
    {
      name: "an older one",
      bytes: altered({ mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.2" }),
      why: `its bundle is application/vnd.dev.sigstore.bundle+json;version=0.2, not ${TYPE}`,
    },
    {
      name: "one whose type is no text",
      bytes: altered({ mediaType: { toString: 1, valueOf: 1 } }),
      why: `its bundle is what has no name, not ${TYPE}`,
    },
    {
      name: "one of a file's signature",
      bytes: altered({ dsseEnvelope: undefined, messageSignature: { signature: "AAAA" } }),
      why: "its bundle holds no DSSE envelope",
    },
    {
      name: "one of another payload",
      bytes: bundle(statement(), { payloadType: "text/plain\u001b" }),
      why: "its envelope holds text/plain?, no statement",
    },
    {
      name: "one without signatures",
      bytes: bundle(statement(), { signatures: [] }),
      why: "its envelope has not one signature",
    },
    {
      name: "one with several",
      bytes: bundle(statement(), { signatures: [{ sig: "AAAA" }, { sig: "AAAA" }] }),
      why: "its envelope has not one signature",
    },
    {
      name: "one whose signature is none",
      bytes: bundle(statement(), { signatures: [null] }),
      why: "its envelope is no base64",
    },
    {
      name: "one whose signature is no base64",
      bytes: bundle(statement(), { signatures: [{ sig: "A!==" }] }),
      why: "its envelope is no base64",
    },
    {
      name: "one whose payload is no base64",
      bytes: bundle(statement(), { payload: "e30" }),
      why: "its envelope is no base64",
    },
    {
      name: "one whose payload is no text",
      bytes: bundle(statement(), { payload: 7 }),
      why: "its envelope is no base64",
    },
    {
      name: "one whose signature is no DER",
      bytes: bundle(statement(), { signatures: [{ sig: "AAAA" }] }),
      why: "it was made with another key",
    },
    {
      name: "one by another key",
      bytes: bundle(statement(), {}, other.privateKey),
      why: "it was made with another key",
    },
    {
      name: "one whose statement was exchanged",
      bytes: bundle(statement({ subject: [] }), { payload: statement().toString("base64") }),
      why: "it was made with another key",
    },
    {
      name: "one of no statement",
      bytes: bundle(Buffer.from("{}")),
      why: "what was signed says nothing about an image",
    },
    {
      name: "one of no text",
      bytes: bundle(Buffer.from([0xff])),
      why: "what was signed says nothing about an image",
    },
    {
      name: "one of nothing",
      bytes: bundle(statement({ subject: [{ digest: { sha512: hex } }, 7] })),
      why: "what was signed says nothing about an image",
    },
    {
      name: "an attestation",
      bytes: bundle(statement({ predicateType: "https://slsa.dev/provenance/v1" })),
      why: "it is an attestation (https://slsa.dev/provenance/v1), no signature",
    },
    {
      name: "one for another image",
      bytes: bundle(statement({ subject: [{ digest: { sha256: "cd" } }] })),
      why: "it is for another image, sha256:cd",
    },
    {
      name: "one that lacks what must be signed",
      bytes: bundle(statement({ subject: [{ digest: { sha256: hex }, annotations: { team: 7 } }] })),
      annotations: { team: "a" },
      why: "the annotation team was not signed",
    },
  ])("is refused: $name", ({ bytes, annotations = {}, why }) => {
    expect(judgeBundle(bytes, { ...expected, annotations })).toEqual({ kind: "refused", why });
  });

  test("breaks with any bit of its statement", () => {
    const payload = statement();
    for (let i = 0; i < payload.length; i++) {
      const changed = Buffer.from(payload);
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8));
      const { kind } = judgeBundle(bundle(payload, { payload: changed.toString("base64") }), expected);
      expect(kind).toBe("refused");
    }
  });
});

describe("an image with bundles", () => {
  test("is signed when one of them counts", async () => {
    const found = await verifyImage(
      attached([bundle(statement(), {}, other.privateKey), bundle(statement())]),
      expected,
    );
    expect(found).toMatchObject({ claims: [{ digest }], refused: ["it was made with another key"], unread: 0 });
  });

  test.each([
    { name: "go-containerregistry", type: { artifactType: "application/vnd.oci.empty.v1+json" } },
    { name: "who names no type", type: { artifactType: undefined } },
  ])("is signed in the list of $name", async ({ type }) => {
    expect(await verifyImage(attached([bundle(statement())], {}, type), expected)).toMatchObject({ claims: [{}] });
  });

  test.each<{ readonly name: string; readonly registry: MemoryStore; readonly refused: readonly string[] }>([
    {
      name: "a bill of materials",
      registry: attached([bundle(statement())], { mediaType: "application/spdx+json" }),
      refused: [],
    },
    {
      name: "something else by its type",
      registry: attached([bundle(statement())], {}, { artifactType: "application/spdx+json" }),
      refused: [],
    },
    {
      name: "one that leads elsewhere",
      registry: attached([bundle(statement())], {}, { digest: "../../token" }),
      refused: ["its bundle has no digest"],
    },
    {
      name: "one whose layer leads elsewhere",
      registry: attached([bundle(statement())], { digest: "../../token" }),
      refused: ["its bundle has no digest"],
    },
    {
      name: "one that is huge",
      registry: attached([bundle(statement())], { size: 2 ** 40 }),
      refused: ["its bundle is larger than 262144 bytes"],
    },
    {
      name: "one that is gone",
      registry: attached([bundle(statement())], { digest }),
      refused: [`its bundle cannot be had (${digest})`],
    },
  ])("is not signed by $name", async ({ registry, refused }) => {
    expect(await verifyImage(registry, expected)).toEqual({ digest, claims: [], refused, unread: 0 });
  });

  test("costs a bounded number of requests", async () => {
    const registry = attached([bundle(statement(), {}, other.privateKey)]);
    registry.listed.set(digest, Array(130).fill(registry.listed.get(digest)?.[0]));
    expect(await verifyImage(registry, expected)).toMatchObject({ refused: { length: 100 }, unread: 30 });
  });

  test("is no matter of a registry that fails", async () => {
    const registry = attached([bundle(statement())]);
    registry.readBlob = () => Promise.reject(new RegistryFailure("Unreachable", "nobody listens there"));
    await expect(verifyImage(registry, expected)).rejects.toThrow("nobody listens there");
  });
});

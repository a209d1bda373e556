import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { ArtifactReader } from "../artifact-store.ts";
import { RegistryFailure } from "../failure.ts";
import { OCI_MANIFEST } from "../image/media-types.ts";
import type { Descriptor } from "../image/plan-image.ts";
import { encodePayload } from "./payload.ts";
import { signPayload } from "./signature.ts";
import { addSignature, signatureTag } from "./signature-manifest.ts";
import { requireSignature, verifyImage } from "./verify-image.ts";

const release = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const digest = `sha256:${"ab".repeat(32)}`;
const expected = { key: release.publicKey, digest, annotations: {} };
const image = `registry.example.com/plugins/a@${digest}`;

/** A registry in memory with an image of signatures. */
class Memory implements ArtifactReader {
  readonly blobs = new Map<string, Buffer>();
  signatures: string | undefined;

  sign(
    claim: { readonly digest?: string; readonly annotations?: Record<string, string> },
    key = release.privateKey,
  ): this {
    const payload = encodePayload({ reference: "registry.example.com/plugins/a", digest, annotations: {}, ...claim });
    const added = addSignature(this.signatures, payload, signPayload(payload, key));
    if (added === undefined) throw new Error("no signature can be added");
    this.signatures = added.manifest.toString();
    this.blobs.set(this.#layers().at(-1)?.digest ?? "", payload);
    return this;
  }

  /** Changes what the manifest says of its last payload. */
  lie(change: Record<string, unknown>): this {
    const layers = this.#layers();
    Object.assign(layers.at(-1) ?? {}, change);
    this.signatures = JSON.stringify({ layers });
    return this;
  }

  async manifest(reference: string) {
    if (reference !== signatureTag(digest) || this.signatures === undefined)
      throw new RegistryFailure("NotFound", "none");
    return { text: this.signatures, contentType: OCI_MANIFEST, digest: "sha256:of-the-signatures" };
  }

  async referrers() {
    return [];
  }

  async readBlob({ digest: asked }: Descriptor) {
    const bytes = this.blobs.get(asked);
    if (bytes === undefined) throw new RegistryFailure("NotFound", `there is no ${asked}`);
    return bytes;
  }

  #layers(): Descriptor[] {
    return JSON.parse(this.signatures ?? "").layers;
  }
}

/** The last of its signatures as often as that. */
function many(registry: Memory, count: number): Memory {
  const [layer] = JSON.parse(registry.signatures ?? "").layers;
  registry.signatures = JSON.stringify({ layers: Array(count).fill(layer) });
  return registry;
}

describe("an image", () => {
  test("is signed when one of its signatures fits", async () => {
    const registry = new Memory().sign({}, other.privateKey).sign({ annotations: { team: "a" } });
    expect(await verifyImage(registry, expected)).toEqual({
      digest,
      claims: [{ reference: "registry.example.com/plugins/a", digest, annotations: { team: "a" } }],
      refused: ["it was made with another key"],
      unread: 0,
    });
  });

  test.each<{ readonly name: string; readonly registry: Memory; readonly refused: readonly unknown[] }>([
    { name: "has no signatures", registry: new Memory(), refused: [] },
    {
      name: "has something else in their place",
      registry: Object.assign(new Memory(), { signatures: "{}" }),
      refused: [`${signatureTag(digest)} is no image of signatures`],
    },
    {
      name: "has one for another",
      registry: new Memory().sign({ digest: "sha256:x" }),
      refused: ["it is for another image, sha256:x"],
    },
    {
      name: "has one whose digest leads elsewhere",
      registry: new Memory().sign({}).lie({ digest: "../../token" }),
      refused: ["its payload has no digest"],
    },
    {
      name: "has one that is huge",
      registry: new Memory().sign({}).lie({ size: 2 ** 40 }),
      refused: ["its payload is larger than 65536 bytes"],
    },
    {
      name: "has one whose payload is gone",
      registry: new Memory().sign({}).lie({ digest }),
      refused: [`its payload cannot be had (there is no ${digest})`],
    },
  ])("is not when it $name", async ({ registry, refused }) => {
    expect(await verifyImage(registry, expected)).toEqual({ digest, claims: [], refused, unread: 0 });
  });

  test("is no matter of a registry that fails", async () => {
    const registry = new Memory().sign({});
    registry.readBlob = () => Promise.reject(new RegistryFailure("Unreachable", "nobody listens there"));
    await expect(verifyImage(registry, expected)).rejects.toThrow("nobody listens there");
    registry.manifest = () => Promise.reject(new RegistryFailure("Unauthorized", "answered 403"));
    await expect(verifyImage(registry, expected)).rejects.toThrow("answered 403");
  });
});

describe("an image that must be signed", () => {
  const wish = { image, digest, key: release.publicKey, keyName: "release.pub" };

  test("is let through with what was signed", async () => {
    expect(await requireSignature(new Memory().sign({}), wish)).toHaveLength(1);
  });

  test.each<{
    readonly name: string;
    readonly registry: Memory;
    readonly annotations?: Record<string, string>;
    readonly says: string;
  }>([
    {
      name: "there is no signature",
      registry: new Memory(),
      says: "the image is not signed with release.pub: it has no signature",
    },
    {
      name: "the only one is another's",
      registry: new Memory().sign({}, other.privateKey),
      says: "the image is not signed with release.pub: its signature does not count: it was made with another key",
    },
    {
      name: "none of several fits",
      registry: new Memory()
        .sign({}, other.privateKey)
        .sign({ digest: "sha256:x" })
        .sign({ annotations: { team: "b" } }),
      annotations: { team: "a" },
      says: 'the image is not signed with release.pub: its 3 signatures do not count: it was made with another key; it is for another image, sha256:x; the annotation team is "b", not "a"',
    },
    {
      name: "nobody looks at all of them",
      registry: many(new Memory().sign({}, other.privateKey), 130),
      says: "the image is not signed with release.pub: its 100 signatures do not count: it was made with another key; it has 30 more, and only the first 100 are looked at",
    },
  ])("is refused when $name", async ({ registry, annotations, says }) => {
    const refused = requireSignature(registry, { ...wish, ...(annotations === undefined ? {} : { annotations }) });
    await expect(refused).rejects.toMatchObject({
      message: says,
      where: image,
      help: expect.stringContaining("sluice sign IMAGE --key KEY"),
    });
  });
});

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../test/memory-store.ts";
import { signImage } from "./sign-image.ts";
import { parseSignatures, signatureTag } from "./signature-manifest.ts";
import { verifyImage } from "./verify-image.ts";

const release = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const digest = `sha256:${"ab".repeat(32)}`;
const tag = signatureTag(digest);
const signing = { repository: "registry.example.com/plugins/a", digest, key: release.privateKey };
const expected = { key: release.publicKey, digest, annotations: {} };

function count(registry: MemoryStore): number | undefined {
  return parseSignatures(registry.manifests.get(tag) ?? "")?.length;
}

describe("an image that is signed", () => {
  test("is verified by the public key", async () => {
    const registry = new MemoryStore();
    expect(await signImage(registry, { ...signing, annotations: { team: "a" } })).toEqual({ tag, added: true });
    expect(await verifyImage(registry, expected)).toEqual({
      digest,
      claims: [{ reference: "registry.example.com/plugins/a", digest, annotations: { team: "a" } }],
      refused: [],
      unread: 0,
    });
  });

  test("gets no second signature that says the same", async () => {
    const registry = new MemoryStore();
    await signImage(registry, { ...signing, annotations: { team: "a" } });
    expect(await signImage(registry, signing)).toEqual({ tag, added: true });
    expect(await signImage(registry, signing)).toEqual({ tag, added: false });
    expect(await signImage(registry, { ...signing, key: other.privateKey })).toEqual({ tag, added: true });
    expect(count(registry)).toBe(3);
  });

  test("keeps the signature of another who signs at the same time", async () => {
    const registry = new MemoryStore();
    await signImage(registry, { ...signing, key: other.privateKey });
    const theirs = registry.manifests.get(tag) ?? "";
    registry.manifests.delete(tag);
    registry.interfere = () => {
      registry.interfere = () => undefined;
      registry.manifests.set(tag, theirs);
    };
    expect(await signImage(registry, signing)).toEqual({ tag, added: true });
    expect(await verifyImage(registry, expected)).toMatchObject({ refused: ["it was made with another key"] });
    expect(count(registry)).toBe(2);
  });

  test("is not waited for without end", async () => {
    const registry = new MemoryStore();
    registry.interfere = (reference) => registry.manifests.delete(reference);
    await expect(signImage(registry, signing)).rejects.toThrow(`others write ${tag} at the same time`);
  });

  test("keeps a tag that is something else", async () => {
    const registry = new MemoryStore();
    registry.manifests.set(tag, "{}");
    await expect(signImage(registry, signing)).rejects.toThrow("takes no further signature");
    expect(registry.manifests.get(tag)).toBe("{}");
  });
});

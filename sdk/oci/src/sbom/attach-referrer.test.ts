import { describe, expect, test } from "vitest";
import { MemoryStore } from "../../test/memory-store.ts";
import { attachReferrer } from "./attach-referrer.ts";
import { referrersTag } from "./referrer.ts";

const digest = `sha256:${"ab".repeat(32)}`;
const subject = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: 7 };
const attachment = { mediaType: "application/spdx+json", contents: Buffer.from("{}\n"), subject, annotations: {} };

/** What the index of the image lists. */
function listed({ manifests }: MemoryStore): readonly string[] {
  const index = manifests.get(referrersTag(digest));
  return index === undefined ? [] : JSON.parse(index).manifests.map((item: { digest: string }) => item.digest);
}

describe("what is attached to an image", () => {
  test("is listed under a tag when the registry does not list it, once", async () => {
    const registry = new MemoryStore();
    const attached = await attachReferrer(registry, attachment);
    expect([...registry.blobs.values()].map(({ mediaType }) => mediaType)).toEqual([
      "application/vnd.oci.empty.v1+json",
      "application/spdx+json",
    ]);
    expect(listed(registry)).toEqual([attached]);
    expect(await attachReferrer(registry, attachment)).toBe(attached);
    expect(listed(registry)).toEqual([attached]);
  });

  test("needs no tag when the registry lists it", async () => {
    const registry = Object.assign(new MemoryStore(), { listsSubject: true });
    const attached = await attachReferrer(registry, attachment);
    expect([...registry.manifests.keys()]).toEqual([attached]);
  });

  test("is listed beside that of another who writes at the same time", async () => {
    const registry = new MemoryStore();
    const theirs = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ digest: "sha256:x" }],
    };
    registry.interfere = (reference) => {
      if (reference !== referrersTag(digest)) return;
      registry.interfere = () => undefined;
      registry.manifests.set(reference, JSON.stringify(theirs));
    };
    const attached = await attachReferrer(registry, attachment);
    expect(listed(registry)).toEqual(["sha256:x", attached]);
  });

  test("is not without end", async () => {
    const registry = new MemoryStore();
    registry.interfere = (reference) => reference === referrersTag(digest) && registry.manifests.delete(reference);
    await expect(attachReferrer(registry, attachment)).rejects.toThrow(/^others write sha256-(ab)+ at the same time$/);
  });

  test("does not overwrite a tag that is something else", async () => {
    const registry = new MemoryStore();
    registry.manifests.set(referrersTag(digest), "{}");
    await expect(attachReferrer(registry, attachment)).rejects.toThrow(/ is no list of referrers, or a full one$/);
    expect(registry.manifests.get(referrersTag(digest))).toBe("{}");
  });
});

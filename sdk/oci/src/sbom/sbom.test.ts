import { describe, expect, test } from "vitest";
import { addReferrer, buildReferrer, listsReferrer } from "./referrer.ts";
import { buildSbom, npmPurl, type SbomInput } from "./spdx.ts";

const compiler = {
  name: "assemblyscript",
  version: "0.28.20",
  license: "Apache-2.0",
  purl: npmPurl("assemblyscript", "0.28.20"),
};
const input: SbomInput = {
  plugin: { name: "hello", version: "1.2.3", description: "Says hello.", license: "MIT" },
  sha256: "ab".repeat(32),
  linked: [compiler, { name: "@acme/words", version: "1.0.0", purl: npmPurl("@acme/words", "1.0.0") }],
  tools: [{ name: "sluice", version: "0.1.0", license: "Apache-2.0" }, compiler],
  creator: { name: "sluice", version: "0.1.0" },
  created: 1_700_000_000,
};

describe("a bill of materials", () => {
  test("is the SPDX document of its golden", async () => {
    await expect(buildSbom(input).toString()).toMatchFileSnapshot("testdata/hello.spdx.json");
  });

  test("is the same for the same input, in whatever order", () => {
    const turned = { ...input, linked: [...input.linked].reverse(), tools: [...input.tools].reverse() };
    expect(buildSbom(turned).toString()).toBe(buildSbom(input).toString());
  });

  test("takes no licence that is no expression", () => {
    const plugin = { ...input.plugin, license: "see LICENSE" };
    expect(JSON.parse(buildSbom({ ...input, plugin }).toString()).packages[0].licenseDeclared).toBe("NOASSERTION");
  });
});

describe("a referrer", () => {
  const subject = {
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    digest: `sha256:${"cd".repeat(32)}`,
    size: 7,
  };
  const referrer = buildReferrer({
    mediaType: "application/spdx+json",
    contents: Buffer.from("{}\n"),
    subject,
    annotations: { a: "b" },
  });

  test("names its subject, its type and the empty configuration of the specification", () => {
    expect(JSON.parse(referrer.manifest.toString())).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      artifactType: "application/spdx+json",
      config: {
        mediaType: "application/vnd.oci.empty.v1+json",
        digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        size: 2,
        data: "e30=",
      },
      layers: [{ mediaType: "application/spdx+json", size: 3, digest: expect.stringMatching(/^sha256:/) }],
      subject,
      annotations: { a: "b" },
    });
  });

  test("is listed once, beside those of others", () => {
    const index = addReferrer(undefined, referrer)?.toString() ?? "";
    expect(JSON.parse(index)).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [referrer.descriptor],
    });
    expect(listsReferrer(index, referrer)).toBe(true);
    expect(listsReferrer("{}", referrer)).toBe(false);
    const theirs = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [{ digest: "sha256:x" }],
    };
    expect(JSON.parse(addReferrer(JSON.stringify(theirs), referrer)?.toString() ?? "").manifests).toEqual([
      { digest: "sha256:x" },
      referrer.descriptor,
    ]);
  });

  test.each(["{", "{}", '{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":{}}'])(
    "is added to no %s",
    (text) => {
      expect(addReferrer(text, referrer)).toBeUndefined();
    },
  );
});

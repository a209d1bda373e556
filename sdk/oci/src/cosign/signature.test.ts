import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { encodePayload, parsePayload, type SignedClaim } from "./payload.ts";
import { judgeSignature, signPayload } from "./signature.ts";

const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
const digest = `sha256:${"ab".repeat(32)}`;
const claim: SignedClaim = {
  reference: "registry.example.com/plugins/a",
  digest,
  annotations: { team: "a", commit: "1f" },
};
const expected = { key: publicKey, digest, annotations: {} };

function signed(payload: Buffer, key = privateKey) {
  return { payload, signature: signPayload(payload, key).toString("base64") };
}

describe("a payload", () => {
  test("is written as cosign writes it", () => {
    expect(encodePayload(claim).toString()).toBe(
      `{"critical":{"identity":{"docker-reference":"registry.example.com/plugins/a"},"image":{"docker-manifest-digest":"${digest}"},"type":"cosign container image signature"},"optional":{"commit":"1f","team":"a"}}`,
    );
    expect(encodePayload({ ...claim, annotations: {} }).toString()).toContain('"optional":null');
  });

  test("is read again", () => {
    expect(parsePayload(encodePayload(claim))).toEqual(claim);
  });

  test("keeps only the annotations that are texts", () => {
    const text = encodePayload(claim).toString().replace('"1f"', "17");
    expect(parsePayload(Buffer.from(text))?.annotations).toEqual({ team: "a" });
  });

  test.each(["", "[]", "{}", "\xff", '{"critical":{"image":{"docker-manifest-digest":"sha256:x"},"type":"atomic"}}'])(
    "is none: %j",
    (text) => {
      expect(parsePayload(Buffer.from(text, "latin1"))).toBeUndefined();
    },
  );
});

describe("a signature", () => {
  test("is valid for its key, digest and annotations", () => {
    expect(judgeSignature(signed(encodePayload(claim)), expected)).toEqual({ kind: "valid", claim });
    const annotations = { team: "a" };
    expect(judgeSignature(signed(encodePayload(claim)), { ...expected, annotations })).toEqual({
      kind: "valid",
      claim,
    });
  });

  test.each([
    {
      name: "without bytes",
      layer: { payload: encodePayload(claim), signature: undefined },
      why: "its layer carries no signature",
    },
    {
      name: "that is no DER",
      layer: { payload: encodePayload(claim), signature: "!" },
      why: "it was made with another key",
    },
    {
      name: "by another key",
      layer: signed(encodePayload(claim), other.privateKey),
      why: "it was made with another key",
    },
    {
      name: "of other bytes",
      layer: { ...signed(encodePayload(claim)), payload: encodePayload({ ...claim, annotations: {} }) },
      why: "it was made with another key",
    },
    { name: "of no claim", layer: signed(Buffer.from("{}")), why: "what was signed says nothing about an image" },
    {
      name: "of another image",
      layer: signed(encodePayload({ ...claim, digest: `sha256:${"cd".repeat(32)}` })),
      why: `it is for another image, sha256:${"cd".repeat(32)}`,
    },
  ])("is refused $name", ({ layer, why }) => {
    expect(judgeSignature(layer, expected)).toEqual({ kind: "refused", why });
  });

  test.each<{ readonly name: string; readonly annotations: Readonly<Record<string, string>>; readonly why: string }>([
    { name: "another value", annotations: { team: "b" }, why: 'the annotation team is "a", not "b"' },
    { name: "none", annotations: { stage: "live" }, why: "the annotation stage was not signed" },
    { name: "a name of every object's", annotations: { toString: "x" }, why: "the annotation toString was not signed" },
  ])("is refused when its annotation has $name", ({ annotations, why }) => {
    expect(judgeSignature(signed(encodePayload(claim)), { ...expected, annotations })).toEqual({
      kind: "refused",
      why,
    });
  });

  test("does not write to the terminal what a signer would like to", () => {
    const layer = signed(encodePayload({ ...claim, digest: "\u001b[2Jsha256:\n" }));
    expect(judgeSignature(layer, expected)).toEqual({ kind: "refused", why: "it is for another image, ?[2Jsha256:?" });
  });

  test("breaks with any bit of its payload", () => {
    const { payload, signature } = signed(encodePayload(claim));
    for (let i = 0; i < payload.length; i++) {
      const changed = Buffer.from(payload);
      changed[i] = (changed[i] ?? 0) ^ (1 << (i % 8));
      expect(judgeSignature({ payload: changed, signature }, expected).kind).toBe("refused");
    }
  });
});

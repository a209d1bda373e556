import { createPrivateKey, createPublicKey, type KeyObject, verify } from "node:crypto";
import type { Subject } from "../src/fuzz/subject.ts";

export const dictionary = [
  "-----BEGIN ",
  "-----END ",
  "RSA PRIVATE KEY-----",
  "PRIVATE KEY-----\n",
  "\u0002\u0001\u0000",
  "\u0004\u0082",
  "\u0030\u0082",
  "\u0080",
  "\u00ff\u00ff",
  "=",
];

const SIGNED = 2;

/** What was signed verifies under the public key that Node finds in the same input; much of what is read is nothing to Node. */
export function check(input: Uint8Array, result: number, subject: Subject): string | null {
  if ((result & 3) !== SIGNED) return null;
  const key = readKey(Buffer.from(input));
  if (key === undefined) return null;
  const signature = subject.read(subject.call("signatureAt"), subject.call("signatureSize"));
  return verify("sha256", Buffer.from("message"), createPublicKey(key), signature)
    ? null
    : "Node does not verify the signature";
}

function readKey(input: Buffer): KeyObject | undefined {
  const attempts = [
    () => createPrivateKey({ key: input, format: "pem" }),
    () => createPrivateKey({ key: input, format: "der", type: "pkcs1" }),
    () => createPrivateKey({ key: input, format: "der", type: "pkcs8" }),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // Not in this form.
    }
  }
  return undefined;
}

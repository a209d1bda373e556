import { RegistryFailure } from "../failure.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const SPOILT: readonly string[] = ["NotFound", "DigestMismatch", "TooLarge"];

/** Whether a digest that somebody wrote may become a part of a url. */
export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** Whether it is one signature that cannot be had, beside which another may be good, and not the registry itself. */
export function isSpoilt(error: unknown): error is RegistryFailure {
  return error instanceof RegistryFailure && SPOILT.includes(error.reason);
}

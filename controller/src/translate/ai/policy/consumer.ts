import { createHash } from "node:crypto";
import { memo } from "../../../memo.ts";
import type { Secret } from "../../../resources/resources.ts";
import { secretValue } from "../provider/secret-value.ts";

/** Who may call: the Secret's name, the hash of the key as key-auth wants it, and what the Secret's labels say of it. */
export interface Consumer {
  readonly name: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly credential: string;
  /** Label `team`. */
  readonly team?: string;
  /** Label `sluice.dev/objective`: name of an InferenceObjective. */
  readonly objective?: string;
}

const OBJECTIVE = "sluice.dev/objective";

const HASH = /^(?:sha256:)?([0-9a-f]{64})$/i;

/** The consumer that a Secret stands for, or what is wrong with it, without a word of what it holds. */
export const consumerOf = memo((secret: Secret): Consumer | string => {
  const { name, labels } = secret.metadata;
  const objective = labels?.[OBJECTIVE];
  const labelled = { ...(labels?.team ? { team: labels.team } : {}), ...(objective ? { objective } : {}) };
  const key = secretValue(secret, "key")?.reveal();
  const hash = secretValue(secret, "keyHash")?.reveal();
  if (key !== undefined && hash !== undefined) return "has both key and keyHash: keep one of them";
  if (hash !== undefined) {
    const digits = HASH.exec(hash.trim())?.[1];
    if (digits === undefined) return "keyHash must be the 64 hexadecimal digits of the key's SHA-256";
    return { name, credential: `sha256:${digits.toLowerCase()}`, ...labelled };
  }
  if (key === undefined || key === "")
    return "has no key: it holds the API key under key, or its SHA-256 under keyHash";
  return { name, credential: `sha256:${createHash("sha256").update(key).digest("hex")}`, ...labelled };
});

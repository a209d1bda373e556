import type { SecretText } from "@sluice/manifest";
import { SLUICE_GROUP } from "../../listener.ts";
import { type AiContext, type Resolved, unresolved } from "../context.ts";
import { secretValue } from "../provider/secret-value.ts";

/** How a policy refers to a text in a Secret. */
export interface PolicySecretRef {
  readonly name: string;
  /** Default: the policy's own. */
  readonly namespace?: string;
  readonly key: string;
}

/**
 * The text that a policy of a namespace refers to. Messages name the Secret and the key, and nothing of what is there.
 * @param path of the reference below the policy's sections
 */
export function policySecret(
  { name, namespace: named, key }: PolicySecretRef,
  path: string,
  own: string,
  { grants, store }: Pick<AiContext, "grants" | "store">,
): Resolved<SecretText> {
  const namespace = named ?? own;
  const secretName = `Secret ${namespace}/${name}`;
  const from = { group: SLUICE_GROUP, kind: "AIPolicy", namespace: own };
  if (!grants.permits(from, { group: "", kind: "Secret", namespace, name })) {
    const message = `${secretName} is in another namespace, and no ReferenceGrant there permits it`;
    return unresolved("RefNotPermitted", `${path}: ${message}`);
  }
  const secret = store.get("Secret", namespace, name);
  if (secret === undefined) return unresolved("InvalidSecretRef", `${path}: ${secretName} does not exist`);
  const value = secretValue(secret, key);
  if (value !== undefined && value.reveal() !== "") return { value };
  return unresolved("InvalidSecretRef", `${path}: ${secretName} has no text under its key ${key}`);
}

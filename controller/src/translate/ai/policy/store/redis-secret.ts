import { SecretText } from "../../../../ir/secret-text.ts";
import { SLUICE_GROUP } from "../../../listener.ts";
import { type AiContext, type RefProblem, type Resolved, unresolved } from "../../context.ts";
import { isFieldValue, secretValue } from "../../provider/secret-value.ts";
import type { SectionValue } from "../section.ts";

type PasswordRef = NonNullable<SectionValue<"store">["redis"]["passwordRef"]>;

const REASON = "InvalidSecretRef";
const DEFAULT_KEY = "password";

/** The password that a policy of a namespace refers to. Messages name the Secret and the key, and nothing of what is there. */
export function redisPassword(
  { name, namespace: named, key = DEFAULT_KEY }: PasswordRef,
  own: string,
  { grants, store }: Pick<AiContext, "grants" | "store">,
): Resolved<SecretText> {
  const namespace = named ?? own;
  const secretName = `Secret ${namespace}/${name}`;
  const from = { group: SLUICE_GROUP, kind: "AIPolicy", namespace: own };
  if (!grants.permits(from, { group: "", kind: "Secret", namespace, name })) {
    const message = `${secretName} is in another namespace, and no ReferenceGrant there permits it`;
    return unresolved("RefNotPermitted", `store.redis.passwordRef: ${message}`);
  }
  const secret = store.get("Secret", namespace, name);
  if (secret === undefined) return unresolved(REASON, `store.redis.passwordRef: ${secretName} does not exist`);
  const value = secretValue(secret, key);
  if (value !== undefined && value.reveal() !== "") return { value };
  return unresolved(REASON, `store.redis.passwordRef: ${secretName} has no text under its key ${key}`);
}

/** Where the bearer tokens of `sluice redis-bridge` are, one a line. */
export interface BridgeSecret {
  readonly namespace: string;
  readonly name: string;
}

/** The first token of the bridge. */
export function bridgeToken(
  { namespace, name }: BridgeSecret,
  store: AiContext["store"],
): { readonly token: SecretText } | { readonly problem: RefProblem } {
  const secret = store.get("Secret", namespace, name);
  const place = `store: the Redis bridge's Secret ${namespace}/${name}`;
  if (secret === undefined) return unresolved(REASON, `${place} does not exist, or the controller does not read it`);
  const lines = secretValue(secret, "token")?.reveal().split(/\r?\n/) ?? [];
  const token = lines.map((line) => line.trim()).find((line) => line !== "") ?? "";
  if (isFieldValue(token)) return { token: new SecretText(token) };
  return unresolved(REASON, `${place} has no token under its key token: visible ASCII without spaces`);
}

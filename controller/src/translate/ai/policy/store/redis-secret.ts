import { SecretText } from "@sluice/manifest";
import { type AiContext, type RefProblem, type Resolved, unresolved } from "../../context.ts";
import { isFieldValue, secretValue } from "../../provider/secret-value.ts";
import { policySecret } from "../policy-secret.ts";
import type { SectionValue } from "../section.ts";

type PasswordRef = NonNullable<SectionValue<"store">["redis"]["passwordRef"]>;

const REASON = "InvalidSecretRef";
const DEFAULT_KEY = "password";

/** The password that a policy of a namespace refers to. */
export function redisPassword(
  { key = DEFAULT_KEY, ...ref }: PasswordRef,
  own: string,
  context: Pick<AiContext, "grants" | "store">,
): Resolved<SecretText> {
  return policySecret({ ...ref, key }, "store.redis.passwordRef", own, context);
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

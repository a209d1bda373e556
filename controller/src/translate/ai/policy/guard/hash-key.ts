import type { SecretText } from "@sluice/manifest";
import type { AIPolicy } from "../../../../resources/resources.ts";
import { type AiContext, type Resolved, unresolved } from "../../context.ts";
import { policySecret } from "../policy-secret.ts";
import type { SectionValue } from "../section.ts";

const PATH = "guard.hashKeyRef";
const DEFAULT_KEY = "key";
/** Characters, as ai-prompt-guard has it: a shorter key could be found by trying. */
const SHORTEST = 16;
const LONGEST = 1024;

/** The key of a guard's digests; undefined: it names none. */
export function hashKeyOf(
  { hashKeyRef }: SectionValue<"guard">,
  { metadata }: AIPolicy,
  context: AiContext,
): Resolved<SecretText | undefined> {
  if (hashKeyRef === undefined) return { value: undefined };
  const { key = DEFAULT_KEY, ...ref } = hashKeyRef;
  const found = policySecret({ ...ref, key }, PATH, metadata.namespace ?? "", context);
  if ("problem" in found) return found;
  const { length } = [...found.value.reveal()];
  if (length >= SHORTEST && length <= LONGEST) return found;
  const message = `${PATH}: the text under ${key} of Secret ${ref.name} must have ${SHORTEST} to ${LONGEST} characters`;
  return unresolved("InvalidSecretRef", message);
}

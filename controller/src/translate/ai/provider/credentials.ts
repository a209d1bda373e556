import type { SecretText } from "@sluice/manifest";
import type { AIProvider, Secret } from "../../../resources/resources.ts";
import { SLUICE_GROUP } from "../../listener.ts";
import { type AiContext, type RefProblem, type Resolved, unresolved } from "../context.ts";
import { isFieldValue, secretValue } from "./secret-value.ts";
import { serviceAccountProblem } from "./service-account.ts";

type SecretRef = { readonly name: string; readonly namespace?: string; readonly key?: string };

/** Entries of Secrets that go into fields of the same name, rather than into `apiTokens`: ai-proxy's secret fields. */
export const CREDENTIAL_FIELDS = [
  "awsAccessKey",
  "awsSecretKey",
  "awsSessionToken",
  "hunyuanAuthId",
  "hunyuanAuthKey",
  "vertexAuthKey",
] as const;

type CredentialField = (typeof CREDENTIAL_FIELDS)[number];

/** The entry that is a key of the provider, where a reference names none. */
const TOKEN_ENTRY = "apiKey";

/** What the Secrets of a provider hold. */
export interface Credentials {
  /** In the order of the references, each once. */
  readonly tokens: readonly SecretText[];
  readonly fields: Partial<Record<CredentialField, SecretText>>;
}

/** All credentials, or what is wrong with the first reference that has something wrong. */
export function resolveCredentials(provider: AIProvider, context: AiContext): Resolved<Credentials> {
  const tokens: SecretText[] = [];
  const fields: Partial<Record<CredentialField, SecretText>> = {};
  for (const [index, ref] of (provider.spec.auth?.secretRefs ?? []).entries()) {
    const path = `spec.auth.secretRefs[${index}]`;
    const secret = findSecret(provider, ref, path, context);
    if ("problem" in secret) return secret;
    const entries = entriesOf(secret.value, ref, path);
    if ("problem" in entries) return entries;
    for (const [entry, value] of entries.value) {
      const problem = problemOf(entry, value, `${path}: Secret ${nameOf(secret.value)}, key ${entry}`);
      if (problem !== undefined) return { problem };
      if (isCredentialField(entry)) fields[entry] ??= value;
      else if (!tokens.some((token) => token.reveal() === value.reveal())) tokens.push(value);
    }
  }
  return { value: { tokens, fields } };
}

function findSecret(provider: AIProvider, ref: SecretRef, path: string, context: AiContext): Resolved<Secret> {
  const own = provider.metadata.namespace ?? "";
  const namespace = ref.namespace ?? own;
  const from = { group: SLUICE_GROUP, kind: "AIProvider", namespace: own };
  if (!context.grants.permits(from, { group: "", kind: "Secret", namespace, name: ref.name })) {
    return unresolved(
      "RefNotPermitted",
      `${path}: Secret ${namespace}/${ref.name} is in another namespace, and no ReferenceGrant there permits it`,
    );
  }
  const secret = context.store.get("Secret", namespace, ref.name);
  if (secret !== undefined) return { value: secret };
  return unresolved("InvalidSecretRef", `${path}: Secret ${namespace}/${ref.name} does not exist`);
}

function entriesOf(secret: Secret, ref: SecretRef, path: string): Resolved<readonly (readonly [string, SecretText])[]> {
  const present = Object.keys(secret.data ?? {}).sort();
  const names = ref.key === undefined ? usualEntries(present) : [ref.key];
  if (names.length === 0) {
    const wanted = [TOKEN_ENTRY, ...CREDENTIAL_FIELDS].join(", ");
    return unresolved(
      "InvalidSecretRef",
      `${path}: Secret ${nameOf(secret)} has none of ${wanted}; name one of its keys in ${path}.key`,
    );
  }
  const entries: (readonly [string, SecretText])[] = [];
  for (const name of names) {
    const value = secretValue(secret, name);
    if (value === undefined || value.reveal() === "") {
      const what = present.includes(name) ? "is empty, or not UTF-8" : "does not exist";
      return unresolved("InvalidSecretRef", `${path}: key ${name} of Secret ${nameOf(secret)} ${what}`);
    }
    entries.push([name, value]);
  }
  return { value: entries };
}

/** `apiKey` and whatever is a field of ai-proxy's; else the only entry there is. */
function usualEntries(present: readonly string[]): readonly string[] {
  const known = present.filter((name) => name === TOKEN_ENTRY || isCredentialField(name));
  return known.length === 0 && present.length === 1 ? present : known;
}

function problemOf(entry: string, value: SecretText, where: string): RefProblem | undefined {
  if (entry === "vertexAuthKey") {
    const wrong = serviceAccountProblem(value);
    return wrong === undefined ? undefined : { reason: "InvalidSecretRef", message: `${where}: ${wrong}` };
  }
  if (isFieldValue(value.reveal())) return undefined;
  return { reason: "InvalidSecretRef", message: `${where}: a key is visible ASCII without spaces and line ends` };
}

function isCredentialField(name: string): name is CredentialField {
  return (CREDENTIAL_FIELDS as readonly string[]).includes(name);
}

function nameOf({ metadata }: Secret): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

import { isRecord, SecretText } from "@sluice/manifest";
import { RegistryFailure } from "../failure.ts";
import type { OciReference } from "../image/reference.ts";

/** What a registry is shown. */
export type Credential =
  | { readonly kind: "basic"; readonly username: string; readonly password: SecretText }
  /** Exchanged for an access token at the token server (OAuth 2 refresh token). */
  | { readonly kind: "identity"; readonly token: SecretText }
  /** Sent as it is. */
  | { readonly kind: "bearer"; readonly token: SecretText };

/** Docker's client configuration, as far as it is about credentials. */
export interface DockerConfig {
  /** By registry. */
  readonly auths: ReadonlyMap<string, Credential>;
  /** Suffix of a program `docker-credential-…` by registry. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Of all other registries. */
  readonly store?: string;
}

/** @throws RegistryFailure InvalidCredentials; the message never quotes the text */
export function parseDockerConfig(text: string, where: string): DockerConfig {
  const value = parseJson(text, where);
  const auths = recordOf(value.auths);
  return {
    auths: new Map(Object.entries(auths).flatMap(([registry, entry]) => credentialEntry(registry, entry, where))),
    helpers: new Map(
      Object.entries(recordOf(value.credHelpers)).flatMap(([registry, name]) =>
        typeof name === "string" ? [[registryKey(registry), name] as const] : [],
      ),
    ),
    ...(typeof value.credsStore === "string" ? { store: value.credsStore } : {}),
  };
}

function parseJson(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw new RegistryFailure("InvalidCredentials", `${where} is no JSON`, {
      help: "`docker login` or `kubectl create secret docker-registry` makes one",
    });
  }
  if (isRecord(value)) return value;
  throw new RegistryFailure("InvalidCredentials", `${where} must be a JSON object with "auths"`);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function credentialEntry(registry: string, entry: unknown, where: string): readonly (readonly [string, Credential])[] {
  const { auth, username, password, identitytoken, registrytoken } = recordOf(entry);
  const key = registryKey(registry);
  if (isText(registrytoken)) return [[key, { kind: "bearer", token: new SecretText(registrytoken) }]];
  if (isText(identitytoken)) return [[key, { kind: "identity", token: new SecretText(identitytoken) }]];
  if (isText(username) && typeof password === "string") {
    return [[key, { kind: "basic", username, password: new SecretText(password) }]];
  }
  if (!isText(auth)) return [];
  const pair = Buffer.from(auth, "base64").toString("utf8");
  const colon = pair.indexOf(":");
  if (colon < 1) {
    throw new RegistryFailure("InvalidCredentials", `${where}: "auth" of ${key} must be base64 of USER:PASSWORD`);
  }
  return [[key, { kind: "basic", username: pair.slice(0, colon), password: new SecretText(pair.slice(colon + 1)) }]];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** `https://index.docker.io/v1/` and the like are hosts with a path of an API; `host/path` limits to repositories. */
function registryKey(registry: string): string {
  const bare = registry
    .replace(/^https?:\/\//, "")
    .replace(/\/+$/, "")
    .replace(/\/v[12]$/, "");
  return bare.replace(/^(index\.docker\.io|registry-1\.docker\.io)(?=\/|$)/, "docker.io");
}

/**
 * The credential for an image: of all registries that match, the one that says most (a path; no wildcard). A `*` stands for
 * (part of) one label of the host, as the kubelet has it.
 */
export function findCredential<T>(known: ReadonlyMap<string, T>, { name, repository }: OciReference): T | undefined {
  const matching = [...known].filter(([key]) => matches(key, name, repository));
  return matching.sort(([a], [b]) => weight(b) - weight(a))[0]?.[1];
}

function matches(key: string, name: string, repository: string): boolean {
  const slash = key.indexOf("/");
  const [host, path] = slash < 0 ? [key, ""] : [key.slice(0, slash), key.slice(slash + 1)];
  if (path !== "" && repository !== path && !repository.startsWith(`${path}/`)) return false;
  const labels = host.split(".");
  const actual = name.split(".");
  return labels.length === actual.length && labels.every((label, i) => labelMatches(label, actual[i] ?? ""));
}

function labelMatches(pattern: string, label: string): boolean {
  const [head = "", ...tails] = pattern.split("*");
  const tail = tails.at(-1);
  if (tail === undefined) return pattern === label;
  // One wildcard a label: more would only be a way to spend time.
  if (tails.length > 1) return false;
  return label.length >= head.length + tail.length && label.startsWith(head) && label.endsWith(tail);
}

function weight(key: string): number {
  return (key.includes("*") ? 0 : 10_000) + key.length;
}

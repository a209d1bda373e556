import type { SecretObject, SecretText } from "@sluice/manifest";
import type { ProviderIr } from "../../../ir/ai.ts";
import type { AIPolicy, AIProvider } from "../../../resources/resources.ts";
import { SLUICE_GROUP } from "../../listener.ts";
import { type AiContext, type Resolved, unresolved } from "../context.ts";
import { authorityOf, optionUrl } from "../provider/host.ts";
import { translateProviders } from "../provider/translate-provider.ts";

/** An AIProvider that a section of a policy asks, beside those of the routes. */
export interface ProviderCallee {
  /** `NAMESPACE/NAME` */
  readonly id: string;
  readonly object: AIProvider;
  readonly ir: ProviderIr;
}

/** @param path of the reference below the policy's sections, for messages */
export function referredProvider(
  ref: { readonly name: string; readonly namespace?: string },
  path: string,
  { metadata }: AIPolicy,
  context: AiContext,
): Resolved<ProviderCallee> {
  const own = metadata.namespace ?? "";
  const { namespace = own, name } = ref;
  const id = `${namespace}/${name}`;
  const from = { group: SLUICE_GROUP, kind: "AIPolicy", namespace: own };
  if (!context.grants.permits(from, { group: SLUICE_GROUP, kind: "AIProvider", namespace, name })) {
    const what = `AIProvider ${id} is in another namespace, and no ReferenceGrant there permits it`;
    return unresolved("RefNotPermitted", `${path}: ${what}`);
  }
  const provider = translateProviders(context).get(id);
  if (provider === undefined) return unresolved("BackendNotFound", `${path}: AIProvider ${id} does not exist`);
  const { ir, object } = provider;
  if (ir !== undefined) return { value: { id, object, ir } };
  return unresolved("InvalidProvider", `${path}: AIProvider ${id} cannot be used; its status says why`);
}

/** The first key; undefined: there is none. */
export function firstKey({ ir }: ProviderCallee): SecretText | undefined {
  const { apiTokens } = ir.config;
  return Array.isArray(apiTokens) ? (apiTokens as readonly SecretText[])[0] : undefined;
}

/** Value of `:authority`. */
export function authorityFor({ ir: { config, endpoint } }: ProviderCallee): string {
  if (typeof config.providerDomain === "string") return config.providerDomain;
  const host = endpoint.kind === "host" ? endpoint.host : `${endpoint.name}.${endpoint.namespace}.svc`;
  return authorityOf(host, endpoint.port, endpoint.tls !== undefined);
}

/**
 * A URL of the user's own stands in front of the API's path, or has it: as ai-proxy reads it. Empty without one.
 * @param api the path behind the version: `/embeddings`
 */
export function ownPath({ object }: ProviderCallee, api: string): SecretObject {
  const own = optionUrl(object.spec.options ?? {})?.pathname.replace(/\/+$/, "") ?? "";
  const base = own.replace(/\/chat\/completions$/, "");
  if (base === "") return {};
  return { path: base.endsWith(api) ? base : `${base}${api}` };
}

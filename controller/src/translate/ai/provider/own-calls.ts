import type { ProviderEndpointIr } from "../../../ir/ai.ts";
import type { AIProvider } from "../../../resources/resources.ts";
import type { Credentials } from "./credentials.ts";
import type { ConfigServices } from "./provider-config.ts";
import { tokenEndpoint } from "./service-account.ts";

/** A server that ai-proxy calls by itself: it needs a backend without plugins. */
export interface OwnCall {
  /** Name of the backend. */
  readonly backend: string;
  readonly endpoint: ProviderEndpointIr;
}

/** The calls that ai-proxy makes for a provider, and what its configuration says of them. */
export function ownCalls(
  provider: AIProvider,
  { fields }: Credentials,
  endpoint: ProviderEndpointIr,
): { readonly calls: readonly OwnCall[]; readonly services: ConfigServices } {
  const { spec, metadata } = provider;
  const prefix = `ai-call/${metadata.namespace ?? ""}/${metadata.name}`;
  const calls: OwnCall[] = [];
  const add = (name: string, place: ProviderEndpointIr) => {
    calls.push({ backend: `${prefix}/${name}`, endpoint: place });
    return { service: `${prefix}/${name}`, port: place.port };
  };
  const file = contextPlace(spec.options?.context);
  const tokens = fields.vertexAuthKey === undefined ? undefined : tokenEndpoint(fields.vertexAuthKey);
  // In the providers' own cluster ai-proxy would take these for requests of clients.
  const asksItself = spec.options?.moonshotFileId !== undefined || spec.health !== undefined;
  return {
    calls,
    services: {
      ...(file === undefined ? {} : { context: add("context", file) }),
      ...(tokens === undefined ? {} : { tokens: add("tokens", hostPlace(tokens.host, tokens.port, tokens.isTls)) }),
      ...(asksItself ? { own: add("provider", endpoint) } : {}),
    },
  };
}

function contextPlace(context: unknown): ProviderEndpointIr | undefined {
  if (typeof context !== "object" || context === null || !("fileUrl" in context)) return undefined;
  const { fileUrl } = context;
  if (typeof fileUrl !== "string" || !URL.canParse(fileUrl)) return undefined;
  const url = new URL(fileUrl);
  const isTls = url.protocol === "https:";
  return hostPlace(
    url.hostname.replace(/^\[|\]$/g, ""),
    url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
    isTls,
  );
}

function hostPlace(host: string, port: number, isTls: boolean): ProviderEndpointIr {
  const place = { kind: "host" as const, host, port };
  return isTls ? { ...place, tls: { hostname: host, ca: "system", subjectAltNames: [] } } : place;
}

import type { AIProviderSpec } from "../../../generated/sluice.gen.ts";
import { providerType } from "../catalog/provider-types.ts";

/** Where connections of a provider go, and what its `host` header says. */
export interface ProviderHost {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** For ai-proxy's `providerDomain`; absent: it knows by itself. */
  readonly domain?: string;
}

type Options = Readonly<Record<string, unknown>>;

/** Options that have a whole URL of the server in them; ai-proxy takes host and path from there. */
const URL_OPTIONS = ["azureServiceUrl", "openaiCustomUrl", "vllmCustomUrl"] as const;

/** The host that `spec.endpoint`, the options or the type name; undefined: none does. */
export function providerHost(spec: AIProviderSpec): ProviderHost | undefined {
  const { endpoint = {} } = spec;
  const isTls = endpoint.tls?.mode !== "None";
  const usual = usualHost(spec.type, spec.options ?? {});
  const url = optionUrl(spec.options ?? {});
  if (endpoint.host !== undefined) {
    const port = endpoint.port ?? (isTls ? 443 : 80);
    const authority = authorityOf(endpoint.host, port, isTls);
    const isKnown = url !== undefined || authority === usual;
    return { host: endpoint.host, port, isTls, ...(isKnown ? {} : { domain: authority }) };
  }
  if (url !== undefined) {
    const tls = endpoint.tls === undefined ? url.protocol === "https:" : isTls;
    const port = endpoint.port ?? (url.port === "" ? (tls ? 443 : 80) : Number(url.port));
    return { host: unbracketed(url.hostname), port, isTls: tls };
  }
  if (usual === undefined) return undefined;
  return { host: usual, port: endpoint.port ?? (isTls ? 443 : 80), isTls };
}

/** The type's own host, with the region in it; undefined where only the user knows. */
export function usualHost(type: string, options: Options): string | undefined {
  if (type === "vertex") return vertexHost(options.vertexRegion);
  const { host = "" } = providerType(type, options) ?? {};
  const region = typeof options.awsRegion === "string" ? options.awsRegion : "";
  if (host === "" || (host.includes("{region}") && region === "")) return undefined;
  return host.replace("{region}", region);
}

/** As ai-proxy has it: the region `global`, or none, has no name in the host. */
function vertexHost(region: unknown): string {
  const place = typeof region === "string" && region !== "" && region !== "global" ? `${region}-` : "";
  return `${place}aiplatform.googleapis.com`;
}

/** The URL among the options; undefined where there is none that can be read. The scheme may be left out, as in ai-proxy. */
export function optionUrl(options: Options): URL | undefined {
  for (const name of URL_OPTIONS) {
    const text = options[name];
    if (typeof text !== "string") continue;
    const whole = text.includes("://") ? text : `https://${text}`;
    if (URL.canParse(whole)) return new URL(whole);
  }
  return undefined;
}

/** A name or address as `host` header: the scheme's own port is left out. */
export function authorityOf(host: string, port: number, isTls: boolean): string {
  const name = host.includes(":") ? `[${host}]` : host;
  return port === (isTls ? 443 : 80) ? name : `${name}:${port}`;
}

function unbracketed(hostname: string): string {
  return hostname.startsWith("[") ? hostname.slice(1, -1) : hostname;
}

import type { SecretObject } from "@sluice/manifest";
import type { ProviderEndpointIr } from "../../ir/ai.ts";
import type { BackendIr } from "../../ir/backend.ts";
import type { FleetIr } from "../../ir/fleet.ts";
import { callRegistryName } from "./names.ts";
import { type HostEndpoint, type Registry, registryFault, registryOf, registryType } from "./registry.ts";
import { renamed } from "./renamed.ts";
import type { ProviderService } from "./services.ts";

/** Backends that ai-proxy calls by itself: `ai-call/NAMESPACE/PROVIDER/PURPOSE`. */
const PREFIX = "ai-call/";

/** The purpose of a backend that is the provider itself. */
const SELF = "provider";

/** What a provider's configuration names, in Higress's words. */
export interface OwnCalls {
  readonly config: SecretObject;
  readonly registries: readonly Registry[];
  readonly faults: readonly string[];
}

/** The provider's configuration with Higress's services in the place of backends, and the entries that they need. */
export function ownCalls({ provider, service }: ProviderService, { backends }: FleetIr): OwnCalls {
  const registries: Registry[] = [];
  const faults: string[] = [];
  const names = new Map<string, string>();
  const prefix = `${PREFIX}${provider.namespace}/${provider.name}/`;
  for (const backend of backends.filter(({ name }) => name.startsWith(prefix))) {
    const purpose = backend.name.slice(prefix.length);
    const endpoint = purpose === SELF ? undefined : endpointOf(backend);
    if (purpose === SELF) names.set(backend.name, service(0));
    else if (endpoint !== undefined) {
      const fault = registryFault(endpoint);
      if (fault !== undefined) faults.push(`${purpose}: ${fault}`);
      const name = callRegistryName(provider, purpose);
      names.set(backend.name, `${name}.${registryType(endpoint.host)}`);
      if (fault === undefined) registries.push(registryOf(name, endpoint));
    }
  }
  return { registries, faults, config: renamed(provider.config, names) };
}

function endpointOf({ endpoints: [first] }: BackendIr): HostEndpoint | undefined {
  if (first === undefined) return undefined;
  const { address, hostname = address, port, tls } = first;
  const endpoint: ProviderEndpointIr = { kind: "host", host: hostname, port, ...(tls === undefined ? {} : { tls }) };
  return endpoint;
}

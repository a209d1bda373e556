import type { AiTargetIr, ProviderIr } from "../../ir/ai.ts";
import { registryName } from "./names.ts";
import type { HigressSettings } from "./options.ts";
import { registryFault, registryType } from "./registry.ts";

/** A provider as Higress has it. */
export interface ProviderService {
  readonly provider: ProviderIr;
  /** Service names, the first one and one for each further entry: `llm-sluice.NS.NAME.internal.dns`. */
  readonly service: (alias: number) => string;
  readonly port: number;
  /** Whether the service is there for this provider alone. */
  readonly isOwn: boolean;
}

/** The service of a provider, or why Higress cannot have it. */
export function providerService(
  provider: ProviderIr,
  { clusterDomain }: Pick<HigressSettings, "clusterDomain">,
): ProviderService | { readonly fault: string } {
  const { endpoint } = provider;
  switch (endpoint.kind) {
    case "host": {
      const fault = registryFault(endpoint);
      if (fault !== undefined) return { fault };
      const type = registryType(endpoint.host);
      return {
        provider,
        port: endpoint.port,
        isOwn: true,
        service: (alias) => `${registryName(provider, alias)}.${type}`,
      };
    }
    case "service": {
      const fault = serviceTlsFault(endpoint.tls);
      if (fault !== undefined) return { fault };
      const name = `${endpoint.name}.${endpoint.namespace}.svc.${clusterDomain}`;
      return { provider, port: endpoint.port, isOwn: false, service: () => name };
    }
  }
}

function serviceTlsFault(tls: ProviderIr["endpoint"]["tls"]): string | undefined {
  if (tls === undefined) return undefined;
  if (tls.ca === "invalid") return "its certificate authorities cannot be had";
  if (typeof tls.ca === "object") return "a DestinationRule takes authorities from a Secret, and here they are a text";
  return tls.certificate === undefined ? undefined : "a DestinationRule takes a client's certificate from a Secret";
}

/** One share of an Ingress's traffic. */
export interface Destination {
  readonly service: string;
  readonly port: number;
  /** Absent: nobody is there. */
  readonly provider?: ProviderIr;
  readonly model?: string;
  /** Of 100. */
  readonly percent: number;
}

/** A target with the weight that it has here. */
export interface WeightedTarget {
  readonly target: AiTargetIr;
  readonly weight: number;
}

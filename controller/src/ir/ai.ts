import type { SecretObject } from "@sluice/manifest";
import type { ClientTlsIr, LoadBalancingIr, ServicePortIr } from "./backend.ts";
import type { HostIr } from "./listener.ts";
import type { PathMatchIr, ValueMatchIr } from "./route.ts";

/** An AIProvider, its secrets resolved. */
export interface ProviderIr {
  /** `NAMESPACE/NAME`: `id` in ai-proxy's configuration, and metadata `provider` of endpoints. */
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  /** ai-proxy's type. */
  readonly type: string;
  readonly endpoint: ProviderEndpointIr;
  /** How one of its Service's endpoints is picked; absent: they take turns. */
  readonly loadBalancing?: LoadBalancingIr;
  /** The provider's entry in ai-proxy's `providers`, with `id` and `type`. */
  readonly config: SecretObject;
  readonly models: readonly ModelIr[];
}

export type ProviderEndpointIr =
  | { readonly kind: "host"; readonly host: string; readonly port: number; readonly tls?: ClientTlsIr }
  | (ServicePortIr & { readonly kind: "service"; readonly tls?: ClientTlsIr });

export interface ModelIr {
  readonly name: string;
  readonly price?: PriceIr;
  /** Tokens. */
  readonly contextWindow?: number;
}

/** US$ per million tokens, decimal. */
export interface PriceIr {
  readonly input: string;
  readonly cachedInput?: string;
  readonly output: string;
}

/** What each kind of token costs, US$ per million, decimal with up to six decimals; what is absent costs as input or output. */
export interface RatesIr {
  readonly input?: string;
  readonly output?: string;
  readonly cachedInput?: string;
  /** input written to the provider's cache, and for an hour */
  readonly cacheWrite?: string;
  readonly cacheWriteHour?: string;
  readonly reasoning?: string;
  readonly audioInput?: string;
  readonly audioOutput?: string;
}

/** A price whole, in the form in which plugins read it (sdk/assembly/ai/cost/read-prices.ts). */
export interface TieredPriceIr extends RatesIr {
  readonly input: string;
  readonly output: string;
  /** for the whole of a prompt of more tokens than `above`: what is different then */
  readonly longContext?: RatesIr & { readonly above: number };
  /** by the batch API: what is different then */
  readonly batch?: RatesIr & { readonly longContext?: RatesIr };
}

/** An AIRoute as it hangs on the Gateways of one fleet. */
export interface AiRouteIr {
  readonly namespace: string;
  readonly name: string;
  /** Gateways, by `NAMESPACE/NAME`, and the hostnames under which each of their listeners has it. */
  readonly attachments: readonly AiAttachmentIr[];
  readonly rules: readonly AiRuleIr[];
}

export interface AiAttachmentIr {
  readonly gateway: { readonly namespace: string; readonly name: string };
  readonly listener: string;
  readonly hostnames: readonly HostIr["hostname"][];
}

export interface AiRuleIr {
  /** Its own, or its index. */
  readonly name: string;
  /** RouteIr.name. */
  readonly route: string;
  readonly matches: readonly AiMatchIr[];
  readonly strategy: "Weighted" | "Priority" | "LeastCost" | "LeastLatency" | "LeastBusy";
  /** What LeastLatency goes by. */
  readonly latency?: "FirstToken" | "Total";
  readonly overload?: AiOverloadIr;
  /** By what the first target is chosen: `weights` by the proxy itself, `plugin` by the header of model-router or ai-load-balancer. */
  readonly chosenBy: "weights" | "plugin";
  readonly targets: readonly AiTargetIr[];
  readonly fallback?: AiFallbackIr;
  readonly sticky?: { readonly by: "consumer" } | { readonly by: "header"; readonly name: string };
  readonly mirror?: { readonly target: AiTargetIr; readonly percent: number };
}

export interface AiMatchIr {
  /** One of them must match the body's model; empty: any request, also one without a model. */
  readonly models: readonly ModelMatchIr[];
  readonly path?: PathMatchIr;
  readonly method?: string;
  readonly headers: readonly ValueMatchIr[];
  readonly query: readonly ValueMatchIr[];
}

/** `any` also matches when no model is named. */
export type ModelMatchIr =
  | { readonly kind: "exact" | "prefix" | "regex"; readonly value: string }
  | { readonly kind: "any" };

export interface AiTargetIr {
  /** Unique below the rule: the index among targets (`0`), or `f0` among fallback targets. */
  readonly name: string;
  readonly to: { readonly kind: "provider"; readonly id: string } | AiPoolIr;
  /** Absent: the client's model, after the provider's own mapping. */
  readonly model?: string;
  readonly weight: number;
  readonly when?: {
    readonly headers: readonly ValueMatchIr[];
    readonly consumers: readonly string[];
  };
}

export interface AiPoolIr {
  readonly kind: "pool";
  readonly namespace: string;
  readonly name: string;
}

/** From when on a target is passed over. */
export interface AiOverloadIr {
  /** Requests under way, in each proxy. */
  readonly inFlight?: number;
  /** Requests that wait at each endpoint of a pool. */
  readonly queue?: number;
  /** Decimal, part of the KV cache of each endpoint of a pool. */
  readonly kvCache?: string;
}

export interface AiFallbackIr {
  /** `5xx`, `429`, any other status, `connect-failure`, `timeout`, `first-event`. */
  readonly on: readonly string[];
  /** Tries in total. */
  readonly attempts: number;
  /** Milliseconds; absent: none. */
  readonly perTryTimeout?: number;
  /** Tried in this order after the chosen one; a rule's other targets are in it where they shall be tried. */
  readonly targets: readonly AiTargetIr[];
}

import type { ObjectRef } from "../store/kube-object.ts";
import type { AiAttachmentIr, AiRouteIr, ProviderIr } from "./ai.ts";
import type { BackendIr, PoolPlaceIr } from "./backend.ts";
import type { PortIr } from "./listener.ts";
import type { PluginIr, PluginTargetIr } from "./plugin.ts";

/** Which data plane a class of Gateways is for. */
export type TargetKind = "envoy" | "higress" | "istio" | "envoy-gateway";

/** The proxies that serve the same Gateways with the same configuration. */
export interface FleetIr {
  /** `gateway/NAMESPACE/NAME` for a Gateway with a fleet of its own, `class/NAME` for one that serves all of a class. */
  readonly name: string;
  readonly target: TargetKind;
  /** Sorted. */
  readonly gateways: readonly ObjectRef[];
  /** By protocol and port. Empty for targets whose own controller reads the Gateways. */
  readonly ports: readonly PortIr[];
  /** Sorted by name; each one that a port, a mirror or a plugin refers to. */
  readonly backends: readonly BackendIr[];
  /** Whether destinations have a `picker`. Absent: none has. */
  readonly asksPickers?: boolean;
  /** The listeners' Wasm plugins in order of execution. */
  readonly plugins: readonly PluginIr[];
  /** Wasm plugins of backends, which name them; such as ai-proxy on stock Envoy. */
  readonly upstreamPlugins: readonly PluginIr[];
  /**
   * RouteIr names that must not be taken: a policy is for them that is wrong and never was right, so nobody knows what it
   * would have forbidden. Absent: none.
   */
  readonly closedRoutes?: readonly string[];
  /** The AIProviders that the AIRoutes of this fleet use, sorted by id. */
  readonly providers: readonly ProviderIr[];
  /** The AIRoutes attached to these Gateways, sorted. */
  readonly aiRoutes: readonly AiRouteIr[];
  /**
   * Every rule of every attached route, where `ports` do not say it: by them one sees whether a plugin is for a route
   * altogether. Absent where they do.
   */
  readonly attached?: readonly Required<PluginTargetIr>[];
  /** HTTPRoutes to InferencePools, where `ports` do not say it; sorted. Absent: none. */
  readonly poolRoutes?: readonly PoolRouteIr[];
}

/** An HTTPRoute that another controller serves, and the pools that it leads to. */
export interface PoolRouteIr {
  readonly namespace: string;
  readonly name: string;
  /** Each once, sorted. */
  readonly pools: readonly PoolPlaceIr[];
  readonly attachments: readonly AiAttachmentIr[];
  /** Whether a rule that leads to one answers browsers' questions about origins. */
  readonly cors: boolean;
}

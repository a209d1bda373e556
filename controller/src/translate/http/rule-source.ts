import type { HTTPRouteSpec } from "../../generated/gateway-api.gen.ts";
import type { MatchIr } from "../../ir/route.ts";
import type { ObjectMeta } from "../../store/kube-object.ts";
import type { BackendRef } from "../backend-refs.ts";
import type { Traffic } from "../service-backend.ts";

type HttpRule = NonNullable<HTTPRouteSpec["rules"]>[number];

/** GRPCRoute's filters are a part of HTTPRoute's. */
export type RouteFilter = NonNullable<HttpRule["filters"]>[number];

export interface RouteBackendRef extends BackendRef {
  readonly weight?: number;
  readonly filters?: readonly RouteFilter[];
}

/** What is wrong with a rule, so that it is not served: its requests get 500. */
export interface RuleProblem {
  readonly reason: "UnsupportedValue" | "IncompatibleFilters";
  /** Starts with the JSON path below the rule. */
  readonly message: string;
}

/** A rule of an HTTPRoute or a GRPCRoute, the matches translated. */
export interface RuleSource {
  /** Its own name, or its index. */
  readonly name: string;
  readonly matches: readonly MatchIr[];
  readonly problem?: RuleProblem;
  readonly filters: readonly RouteFilter[];
  readonly backendRefs: readonly RouteBackendRef[];
  readonly timeouts?: HttpRule["timeouts"];
  readonly retry?: HttpRule["retry"];
  readonly sessionPersistence?: HttpRule["sessionPersistence"];
}

/** A route object as far as it is translated the same way for all kinds over HTTP. */
export interface RouteSource {
  readonly kind: "HTTPRoute" | "GRPCRoute";
  readonly traffic: Traffic;
  readonly metadata: ObjectMeta;
  readonly rules: readonly RuleSource[];
}

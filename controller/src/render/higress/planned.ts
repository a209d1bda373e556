import type { AiRouteIr, AiRuleIr } from "../../ir/ai.ts";
import type { HigressMatch, Predicate } from "./match.ts";
import type { Destination } from "./services.ts";

/** One Ingress that is to be, hence one Envoy route. */
export interface PlannedIngress {
  /** Also the route's name: it lies in the gateway's own namespace, or is named with it. */
  readonly name: string;
  readonly route: AiRouteIr;
  readonly rule: AiRuleIr;
  /** `*` for all. */
  readonly hosts: readonly string[];
  readonly match: HigressMatch;
  /** Asked for beside those of `match`. */
  readonly headers: readonly Predicate[];
  readonly destinations: readonly Destination[];
  /** Whether another Ingress takes over what fails here: answers of a class (`5xx`) or of one status (`429`). */
  readonly fallbackOn: readonly string[];
}

/** An HTTPRoute that is to be, for an inference pool. */
export interface PlannedPoolRoute {
  readonly name: string;
  readonly route: AiRouteIr;
  readonly rule: AiRuleIr;
  readonly matches: readonly HigressMatch[];
  readonly pool: { readonly namespace: string; readonly name: string };
  readonly model?: string;
}

/** What becomes of the AIRoutes. */
export interface Plan {
  readonly ingresses: readonly PlannedIngress[];
  readonly poolRoutes: readonly PlannedPoolRoute[];
}

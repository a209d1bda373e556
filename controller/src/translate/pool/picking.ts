import type { LoadBalancingIr } from "../../ir/backend.ts";
import type { ServicePort } from "../../resources/core.ts";
import type { InferencePool, Service } from "../../resources/resources.ts";
import type { ResourceStore } from "../../store/resource-store.ts";
import { resolvePicker } from "./picker-ref.ts";

/** Who chooses among a pool's pods. */
export type Picking =
  /** Its endpoint picker. */
  | {
      readonly kind: "picker";
      readonly service: Service;
      readonly port: ServicePort;
      readonly failureMode: FailureMode;
    }
  /** ai-load-balancer, by this policy of its. */
  | { readonly kind: "balancer"; readonly policy: BalancerPolicy }
  /** Its endpoint picker, which cannot be found: `problem` says why. */
  | { readonly kind: "lost"; readonly problem: string; readonly failureMode: FailureMode };

export type FailureMode = "FailOpen" | "FailClose";

export type BalancerPolicy = (typeof BALANCER_POLICIES)[LoadBalancingIr];

/** What each way is called in ai-load-balancer's configuration. */
export const BALANCER_POLICIES = {
  LeastRequest: "global_least_request",
  PrefixAffinity: "prefix_cache",
  Metrics: "endpoint_metrics",
} as const satisfies Readonly<Record<LoadBalancingIr, string>>;

/** An annotation of InferencePools: in the place of an endpoint picker ai-load-balancer chooses. */
export const LOAD_BALANCING = "sluice.dev/load-balancing";

/** An annotation of InferencePools: clients name the objective and the fairness id of their requests themselves. */
export const TRUST_CLIENT = "sluice.dev/trust-client-objective";

const OURS = "sluice.dev/";
const KNOWN: readonly string[] = [LOAD_BALANCING, TRUST_CLIENT];

/** By the annotation's words, which are the same in the manner of annotations: `least-request`. */
const POLICIES: ReadonlyMap<string, BalancerPolicy> = new Map(
  Object.entries(BALANCER_POLICIES).map(([name, policy]) => [name.replace(/\B[A-Z]/g, "-$&").toLowerCase(), policy]),
);

export function pickingOf(pool: InferencePool, store: ResourceStore<"Service">): Picking {
  const asked = POLICIES.get(pool.metadata.annotations?.[LOAD_BALANCING] ?? "");
  if (asked !== undefined) return { kind: "balancer", policy: asked };
  const failureMode = pool.spec.endpointPickerRef?.failureMode ?? "FailClose";
  const picker = resolvePicker(pool, store);
  if (picker === undefined) return { kind: "balancer", policy: "endpoint_metrics" };
  if ("problem" in picker) return { kind: "lost", problem: picker.problem, failureMode };
  return { kind: "picker", ...picker, failureMode };
}

/** The first mistake in an annotation of ours, which then counts for nothing; undefined: there is none. */
export function annotationProblem({ metadata }: InferencePool): string | undefined {
  const unknown = Object.keys(metadata.annotations ?? {}).find(
    (name) => name.startsWith(OURS) && !KNOWN.includes(name),
  );
  if (unknown !== undefined) return `metadata.annotations[${JSON.stringify(unknown)}] is none of ${KNOWN.join(", ")}`;
  const value = metadata.annotations?.[LOAD_BALANCING];
  if (value === undefined || POLICIES.has(value)) return undefined;
  const words = [...POLICIES.keys()].join(", ");
  return `metadata.annotations[${JSON.stringify(LOAD_BALANCING)}]: ${JSON.stringify(value)} is none of ${words}`;
}

import type { AIRouteSpec } from "../../../generated/sluice.gen.ts";
import type { PickerIr } from "../../../ir/action.ts";
import type { AiTargetIr } from "../../../ir/ai.ts";
import type { BackendIr } from "../../../ir/backend.ts";
import type { AIRoute } from "../../../resources/resources.ts";
import { type BackendOutcome, POOL_GROUP } from "../../backend-refs.ts";
import { headerMatches } from "../../http/matches.ts";
import { SLUICE_GROUP } from "../../listener.ts";
import { type AiContext, type RefProblem, type Resolved, unresolved } from "../context.ts";
import type { Providers, TranslatedProvider } from "../provider/translate-provider.ts";

export type RuleSpec = AIRouteSpec["rules"][number];
export type TargetSpec = RuleSpec["targets"][number];
type ProviderRef = NonNullable<TargetSpec["providerRef"]>;
type PoolRef = NonNullable<TargetSpec["poolRef"]>;

/** One target of a rule, and the provider behind it. */
export interface ResolvedTarget {
  readonly ir: AiTargetIr;
  /** Undefined where `problem` says why, and for pools. */
  readonly provider: TranslatedProvider | undefined;
  /** Undefined where `problem` or `failing` says why, and for providers. */
  readonly pool: BackendIr | undefined;
  /** Whom the proxy itself is to ask for the pool's endpoint. */
  readonly picker?: PickerIr;
  readonly problem: RefProblem | undefined;
  /** Why a pool gets no requests, although the reference to it is right. */
  readonly failing: RefProblem | undefined;
}

/** Where a target stands: its name below the rule and its path in the resource. */
export interface TargetPlace {
  readonly name: string;
  readonly path: string;
}

/** What finding a target's provider takes. */
export interface TargetContext extends AiContext {
  readonly route: AIRoute;
  readonly providers: Providers;
}

export function resolveTarget(spec: TargetSpec, { name, path }: TargetPlace, context: TargetContext): ResolvedTarget {
  const own = context.route.metadata.namespace ?? "";
  const rest = {
    name,
    ...(spec.model === undefined ? {} : { model: spec.model }),
    weight: spec.weight ?? 1,
    ...(spec.when === undefined ? {} : { when: whenOf(spec.when) }),
  };
  if (spec.poolRef !== undefined) {
    const to = { kind: "pool" as const, namespace: spec.poolRef.namespace ?? own, name: spec.poolRef.name };
    return { ir: { ...rest, to }, provider: undefined, ...findPool(spec.poolRef, `${path}.poolRef`, context) };
  }
  const ref = spec.providerRef ?? { name: "" };
  const ir = { ...rest, to: { kind: "provider" as const, id: `${ref.namespace ?? own}/${ref.name}` } };
  const found = findProvider(ref, `${path}.providerRef`, context);
  const ofPools = { pool: undefined, failing: undefined };
  return "problem" in found
    ? { ir, provider: undefined, problem: found.problem, ...ofPools }
    : { ir, provider: found.value, problem: undefined, ...ofPools };
}

type FoundPool = Pick<ResolvedTarget, "pool" | "picker" | "problem" | "failing">;

/** The pool that a reference leads to. @param path of the reference */
function findPool(ref: PoolRef, path: string, context: Pick<TargetContext, "route" | "backends">): FoundPool {
  const found = poolOutcome(ref, context);
  const at = (message: string) => ({ reason: "BackendNotFound" as const, message: `${path}: ${message}` });
  if (found.kind === "unresolved") {
    return { pool: undefined, problem: { ...at(found.message), reason: found.reason }, failing: undefined };
  }
  if (found.failing !== undefined) return { pool: undefined, problem: undefined, failing: at(found.failing) };
  const picker = found.picker === undefined ? {} : { picker: found.picker };
  return { pool: found.backend, ...picker, problem: undefined, failing: undefined };
}

/** Where a reference of a route to a pool leads. */
export function poolOutcome(
  ref: PoolRef,
  { route, backends }: Pick<TargetContext, "route" | "backends">,
): BackendOutcome {
  const from = { group: SLUICE_GROUP, kind: "AIRoute", namespace: route.metadata.namespace ?? "" };
  return backends.resolve({ group: POOL_GROUP, kind: "InferencePool", ...ref }, from, "http");
}

/** All references of a route to InferencePools, in its order. */
export function poolRefs({ spec }: AIRoute): readonly PoolRef[] {
  return spec.rules.flatMap(({ targets, fallback }) =>
    [...targets, ...(fallback?.targets ?? [])].flatMap(({ poolRef }) => poolRef ?? []),
  );
}

/** The provider that a reference of a route leads to. @param path of the reference */
export function findProvider(ref: ProviderRef, path: string, context: TargetContext): Resolved<TranslatedProvider> {
  const { route, grants, providers, store } = context;
  const own = route.metadata.namespace ?? "";
  const { namespace = own, name } = ref;
  const id = `${namespace}/${name}`;
  const from = { group: SLUICE_GROUP, kind: "AIRoute", namespace: own };
  if (!grants.permits(from, { group: SLUICE_GROUP, kind: "AIProvider", namespace, name })) {
    const what = `AIProvider ${id} is in another namespace, and no ReferenceGrant there permits it`;
    return unresolved("RefNotPermitted", `${path}: ${what}`);
  }
  const provider = providers.get(id);
  if (provider?.ir !== undefined) return { value: provider };
  if (provider === undefined && store.entry("AIProvider", namespace, name) === undefined) {
    return unresolved("BackendNotFound", `${path}: AIProvider ${id} does not exist`);
  }
  return unresolved("InvalidProvider", `${path}: AIProvider ${id} cannot be used; its status says why`);
}

/** All references of a route to AIProviders, in its order. */
export function providerRefs({ spec }: AIRoute): readonly { readonly ref: ProviderRef; readonly path: string }[] {
  return spec.rules.flatMap(({ targets, fallback, mirror }, index) => {
    const path = `spec.rules[${index}]`;
    const listed = (list: readonly TargetSpec[], at: string) =>
      list.flatMap(({ providerRef }, i) =>
        providerRef === undefined ? [] : [{ ref: providerRef, path: `${at}[${i}].providerRef` }],
      );
    return [
      ...listed(targets, `${path}.targets`),
      ...listed(fallback?.targets ?? [], `${path}.fallback.targets`),
      ...(mirror === undefined ? [] : [{ ref: mirror.providerRef, path: `${path}.mirror.providerRef` }]),
    ];
  });
}

function whenOf({ headers = [], consumers = [] }: NonNullable<TargetSpec["when"]>) {
  return { headers: headerMatches(headers), consumers };
}

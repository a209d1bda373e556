import type { AiFallbackIr } from "../../../ir/ai.ts";
import { parseDuration } from "../../duration.ts";
import { DEFAULT_ON } from "./retry.ts";
import { type ResolvedTarget, type RuleSpec, resolveTarget, type TargetContext } from "./target.ts";

export interface ResolvedFallback {
  readonly targets: readonly ResolvedTarget[];
  readonly includesTargets: boolean;
  /** Undefined: the rule has none. */
  readonly ir: AiFallbackIr | undefined;
}

/** @param path of the rule */
export function resolveFallback(
  { fallback }: RuleSpec,
  path: string,
  targets: readonly ResolvedTarget[],
  context: TargetContext,
): ResolvedFallback {
  if (fallback === undefined) return { targets: [], includesTargets: false, ir: undefined };
  const own = (fallback.targets ?? []).map((spec, index) =>
    resolveTarget(spec, { name: `f${index}`, path: `${path}.fallback.targets[${index}]` }, context),
  );
  const includesTargets = fallback.includeTargets === true;
  const others = includesTargets ? targets.filter(({ ir }) => ir.when === undefined) : [];
  const perTryTimeout = fallback.perTryTimeout === undefined ? undefined : parseDuration(fallback.perTryTimeout);
  const ir = {
    on: fallback.on ?? DEFAULT_ON,
    attempts: fallback.attempts ?? mostAttempts(targets.length, own.length, includesTargets),
    ...(perTryTimeout === undefined ? {} : { perTryTimeout }),
    targets: [...own, ...others].map((target) => target.ir),
  };
  return { targets: own, includesTargets, ir };
}

/** As many as there are targets to try, whoever is chosen. */
function mostAttempts(targets: number, fallback: number, includesTargets: boolean): number {
  return 1 + fallback + (includesTargets ? targets - 1 : 0);
}

import type { ProviderIr } from "../../../ir/ai.ts";
import type { ResolvedTarget } from "./target.ts";

/** A target that can be asked. */
export interface Attempt {
  readonly target: ResolvedTarget;
  readonly provider: ProviderIr;
}

/** What a rule's targets are, in the roles that they have for fallback. */
export interface TargetRoles {
  readonly targets: readonly ResolvedTarget[];
  readonly fallback: readonly ResolvedTarget[];
  /** Whether the other targets are tried after those of the fallback. */
  readonly includesTargets: boolean;
}

/**
 * Who is asked, in turn, when `chosen` was chosen: it, then the fallback's targets, then the rule's others. Nobody is asked
 * twice for the same model, and who cannot be asked is passed over. A target with `when` is nobody's fallback: it gets no
 * traffic but its own.
 */
export function attemptsOf(chosen: ResolvedTarget, roles: TargetRoles): readonly Attempt[] {
  const others = roles.includesTargets ? roles.targets.filter(({ ir }) => ir.when === undefined) : [];
  const attempts: Attempt[] = [];
  const seen = new Set<string>();
  for (const target of [chosen, ...roles.fallback, ...others]) {
    const provider = target.provider?.ir;
    const key = JSON.stringify([provider?.id, target.ir.model ?? null]);
    if (provider === undefined || seen.has(key)) continue;
    seen.add(key);
    attempts.push({ target, provider });
  }
  return attempts;
}

import type { AiMatchIr, AiRouteIr, AiRuleIr, ModelMatchIr } from "../../ir/ai.ts";

/** A match of a rule for models of one rank, and its number in the AIRoute. */
export interface MatchSlot {
  readonly rule: AiRuleIr;
  readonly match: AiMatchIr;
  /** Index in the rule's `matches`. */
  readonly place: number;
  /** Where all else is equal, the lower one is tried first. */
  readonly index: number;
}

/**
 * The matches of an AIRoute, numbered in the order in which the translation for Envoy tries those that ask for equally
 * much: the more specific model first, then as they are written. So models of different rank are matches of their own.
 */
export function slotsOf(route: AiRouteIr): readonly MatchSlot[] {
  const slots = route.rules.flatMap((rule) =>
    matchesOf(rule).flatMap((match, place) =>
      byRank(match.models).map(({ rank, models }) => ({ rule, match: { ...match, models }, place, rank })),
    ),
  );
  return slots.sort((a, b) => b.rank - a.rank).map(({ rank: _, ...slot }, index) => ({ ...slot, index }));
}

function matchesOf({ matches }: AiRuleIr): readonly AiMatchIr[] {
  return matches.length > 0 ? matches : [{ models: [], headers: [], query: [] }];
}

function byRank(
  models: readonly ModelMatchIr[],
): readonly { readonly rank: number; readonly models: ModelMatchIr[] }[] {
  const groups = new Map<number, ModelMatchIr[]>();
  for (const model of models) groups.set(rankOf(model), [...(groups.get(rankOf(model)) ?? []), model]);
  return groups.size === 0 ? [{ rank: 0, models: [] }] : [...groups].map(([rank, group]) => ({ rank, models: group }));
}

/** A name, then prefixes by length, then expressions, then any. Names are at most 253 characters. */
function rankOf(model: ModelMatchIr): number {
  switch (model.kind) {
    case "any":
      return 0;
    case "regex":
      return 1;
    case "prefix":
      return 2 + model.value.length;
    case "exact":
      return 1000;
  }
}

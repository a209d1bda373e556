import { pathRewrite, readBackendFilters, readFilters } from "./filters.ts";
import type { RuleProblem, RuleSource } from "./rule-source.ts";
import { readSettings } from "./settings.ts";

/** What makes a rule one that cannot be served, wherever its references lead. */
export function ruleProblem(rule: RuleSource): RuleProblem | undefined {
  const filters = readFilters(rule.filters);
  const settings = readSettings(rule, "");
  return (
    rule.problem ??
    filters.problem ??
    ("reason" in settings ? settings : undefined) ??
    redirectProblem(rule, filters.redirect !== undefined) ??
    pathProblem(rule, filters.redirect?.path ?? filters.rewrite?.path) ??
    backendProblem(rule)
  );
}

function redirectProblem({ backendRefs }: RuleSource, redirects: boolean): RuleProblem | undefined {
  if (!redirects || backendRefs.length === 0) return undefined;
  return { reason: "IncompatibleFilters", message: "filters: RequestRedirect cannot have backendRefs" };
}

function pathProblem({ matches }: RuleSource, path: Parameters<typeof pathRewrite>[0]): RuleProblem | undefined {
  const wrong = matches.map((match) => pathRewrite(path, match.path)).find((one) => typeof one === "string");
  return wrong === undefined ? undefined : { reason: "IncompatibleFilters", message: `filters: ${wrong}` };
}

function backendProblem({ backendRefs }: RuleSource): RuleProblem | undefined {
  for (const [index, { filters }] of backendRefs.entries()) {
    const { problem } = readBackendFilters(filters, `backendRefs[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

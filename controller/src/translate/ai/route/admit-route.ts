import type { AIRoute } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import { parseDuration } from "../../duration.ts";
import { regexProblem } from "../../regex/regex.ts";
import { MODEL_HEADER } from "./model-match.ts";
import { TARGET_HEADER } from "./route-entries.ts";
import type { RuleSpec } from "./target.ts";

/** Headers that plugins write for routes to be chosen by: what clients send in them does not count. */
const RESERVED_HEADERS: readonly string[] = [MODEL_HEADER, TARGET_HEADER];

/** What makes an AIRoute wrong by itself, whatever it refers to. */
export function admitRoute({ spec }: AIRoute): readonly Issue[] {
  return [...nameIssues(spec.rules), ...spec.rules.flatMap((rule, index) => ruleIssues(rule, `spec.rules[${index}]`))];
}

/** Rules without a name are called by their index, which no other may be called. */
function nameIssues(rules: readonly RuleSpec[]): readonly Issue[] {
  const names = rules.map(({ name }, index) => name ?? String(index));
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    return [{ path: `spec.rules[${index}].name`, message: `rule ${first} is called ${name}, too` }];
  });
}

function ruleIssues(rule: RuleSpec, path: string): readonly Issue[] {
  return [
    ...strategyIssues(rule, path),
    ...overloadIssues(rule, path),
    ...matchIssues(rule, path),
    ...targetIssues(rule, path),
    ...durationIssues(rule, path),
  ];
}

function strategyIssues({ strategy, sticky, latency, targets }: RuleSpec, path: string): readonly Issue[] {
  const issues: Issue[] = [];
  if (sticky !== undefined && strategy !== undefined && strategy !== "Weighted") {
    issues.push({ path: `${path}.sticky`, message: "is for strategy Weighted only" });
  }
  if (latency !== undefined && strategy !== "LeastLatency") {
    issues.push({ path: `${path}.latency`, message: "is for strategy LeastLatency only" });
  }
  if (strategy !== "LeastCost") return issues;
  const nameless = targets.flatMap(({ model, when }, at) => (model === undefined && when === undefined ? [at] : []));
  return [
    ...issues,
    ...nameless.map((at) => ({
      path: `${path}.targets[${at}].model`,
      message: "LeastCost needs it, to know the price",
    })),
  ];
}

/** Nobody else's endpoints tell of themselves. */
function overloadIssues({ overload, targets }: RuleSpec, path: string): readonly Issue[] {
  if (overload === undefined || targets.some(({ poolRef }) => poolRef !== undefined)) return [];
  return (["queue", "kvCache"] as const)
    .filter((name) => overload[name] !== undefined)
    .map((name) => ({ path: `${path}.overload.${name}`, message: "needs a target with a poolRef" }));
}

function matchIssues({ matches = [] }: RuleSpec, path: string): readonly Issue[] {
  return matches.flatMap((match, index) => {
    const at = `${path}.matches[${index}]`;
    const models = (match.models ?? []).flatMap((model, m): Issue[] => {
      const problem = modelProblem(model);
      return problem === undefined ? [] : [{ path: `${at}.models[${m}]`, message: problem }];
    });
    const { path: pathSpec, headers = [], queryParams = [] } = match;
    const regex = pathSpec?.type === "RegularExpression" ? regexProblem(pathSpec.value ?? "/") : undefined;
    return [
      ...models,
      ...(regex === undefined ? [] : [{ path: `${at}.path.value`, message: regex }]),
      ...valueIssues(headers, `${at}.headers`, true),
      ...valueIssues(queryParams, `${at}.queryParams`, false),
    ];
  });
}

/** A star in the middle would be a name that no model has: almost certainly a prefix was meant. */
function modelProblem(model: string): string | undefined {
  if (model.startsWith("~")) return regexProblem(model.slice(1));
  const star = model.indexOf("*");
  return star === -1 || star === model.length - 1
    ? undefined
    : "* stands at the end only; ~ begins a regular expression";
}

type NamedValue = { readonly name: string; readonly type?: string; readonly value: string };

function valueIssues(values: readonly NamedValue[], path: string, areHeaders: boolean): readonly Issue[] {
  return values.flatMap(({ name, type, value }, index) => {
    const problem = type === "RegularExpression" ? regexProblem(value) : undefined;
    const issues: Issue[] = problem === undefined ? [] : [{ path: `${path}[${index}].value`, message: problem }];
    if (areHeaders && RESERVED_HEADERS.includes(name.toLowerCase())) {
      issues.push({ path: `${path}[${index}].name`, message: "is the gateway's own header; match by models" });
    }
    return issues;
  });
}

function targetIssues({ targets }: RuleSpec, path: string): readonly Issue[] {
  return targets.flatMap(({ when }, index) =>
    valueIssues(when?.headers ?? [], `${path}.targets[${index}].when.headers`, true),
  );
}

function durationIssues({ fallback, timeouts }: RuleSpec, path: string): readonly Issue[] {
  const times: readonly (readonly [string, string | undefined])[] = [
    [`${path}.fallback.perTryTimeout`, fallback?.perTryTimeout],
    [`${path}.timeouts.request`, timeouts?.request],
  ];
  return times.flatMap(([at, text]) =>
    text === undefined || parseDuration(text) !== undefined
      ? []
      : [{ path: at, message: "is no duration such as 1m30s" }],
  );
}

import type { ResourceKind, Resources } from "../resources/resources.ts";
import type { Issue } from "../store/resource-store.ts";
import { adapterList } from "./ai/inference/adapter-list.ts";
import { readCertificate } from "./certificate.ts";
import { CLASS_CONFIG_KEY, parseClassConfig } from "./class-config.ts";
import { grpcSource } from "./http/grpc-route.ts";
import { httpSource } from "./http/http-route.ts";
import { ruleProblem } from "./http/rule-problem.ts";
import type { RouteSource } from "./http/rule-source.ts";

/**
 * What makes an object of Kubernetes or the Gateway API wrong by itself, where an earlier version had better stay in
 * effect. Without one it takes effect as far as it can, and its status, or that of what refers to it, says what is wrong.
 */
export function admitCore(object: Resources[ResourceKind]): readonly Issue[] {
  switch (object.kind) {
    case "Secret": {
      const result = object.type === "kubernetes.io/tls" ? readCertificate(object) : undefined;
      return result !== undefined && "error" in result ? [soft("data", result.error)] : [];
    }
    case "ConfigMap": {
      const text = object.data?.[CLASS_CONFIG_KEY];
      const result = text === undefined ? undefined : parseClassConfig(text);
      const adapters = adapterList(object);
      return [
        ...(result !== undefined && "error" in result ? [soft("data", result.error)] : []),
        ...(adapters !== undefined && "error" in adapters ? [soft(adapters.path, adapters.error)] : []),
      ];
    }
    case "HTTPRoute":
      return ruleIssues(httpSource(object));
    case "GRPCRoute":
      return ruleIssues(grpcSource(object));
    default:
      return [];
  }
}

function ruleIssues({ rules }: RouteSource): readonly Issue[] {
  return rules.flatMap((rule, index): Issue[] => {
    const problem = ruleProblem(rule);
    return problem === undefined ? [] : [soft(`spec.rules[${index}]`, problem.message)];
  });
}

function soft(path: string, message: string): Issue {
  return { path, message, soft: true, reason: "UnsupportedValue" };
}

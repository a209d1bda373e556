import type { ModuleIr } from "../ir/plugin.ts";
import { MANAGED_LABELS } from "../managed.ts";
import type { KubeObject, ObjectMeta } from "../store/kube-object.ts";
import { compareObjects, compareText } from "../store/resource-store.ts";
import { type RenderIssue, sortIssues } from "./issue.ts";

/** What is to be applied to a cluster for one fleet, and what could not be said there. */
export interface Rendering {
  /** By kind, namespace and name. */
  readonly objects: readonly KubeObject[];
  readonly issues: readonly RenderIssue[];
  /** Those that the target has to load for the objects, in any order. */
  readonly modules: readonly ModuleIr[];
}

export function makeRendering({ objects, issues, modules }: Rendering): Rendering {
  const sorted = [...objects].sort((a, b) => compareText(a.kind, b.kind) || compareObjects(a, b));
  return { objects: sorted, issues: sortIssues(issues), modules };
}

/** @param annotations left out when there are none */
export function managedMeta(
  namespace: string,
  name: string,
  annotations: Readonly<Record<string, string>> = {},
): ObjectMeta {
  return {
    name,
    namespace,
    labels: MANAGED_LABELS,
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

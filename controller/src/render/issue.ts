import type { ObjectRef } from "../store/kube-object.ts";

/** Something of an object that a target has no words for. What it says is left out of the rendering, never widened. */
export interface RenderIssue {
  readonly ref: ObjectRef;
  /** JSON path or name of the part, `rule gpt`; empty for the whole. */
  readonly part: string;
  /** What is not there, why, and what to do. */
  readonly message: string;
}

/** Sorted, each one once. */
export function sortIssues(issues: readonly RenderIssue[]): readonly RenderIssue[] {
  const byKey = new Map(issues.map((issue) => [keyOf(issue), issue]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, issue]) => issue);
}

function keyOf({ ref, part, message }: RenderIssue): string {
  return [ref.kind, ref.namespace, ref.name, part, message].join("\n");
}

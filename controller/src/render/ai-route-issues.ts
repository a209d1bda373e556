import type { FleetIr } from "../ir/fleet.ts";
import type { RenderIssue } from "./issue.ts";

/** AIRoutes have no place on targets for which plugins alone are rendered. @param target as people call it */
export function aiRouteIssues({ aiRoutes }: FleetIr, target: string): readonly RenderIssue[] {
  return aiRoutes.map(({ namespace, name }) => ({
    ref: { kind: "AIRoute", namespace, name },
    part: "",
    message: `an AIRoute is not served on ${target}: it needs a Gateway whose class has the target envoy or higress`,
  }));
}

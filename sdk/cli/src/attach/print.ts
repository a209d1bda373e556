import type { KubeObject } from "@sluice/controller";
import { stringify } from "yaml";

/** Objects as YAML, a document each: for `kubectl apply -f -`, or a repository that a cluster follows. */
export function printObjects(objects: readonly KubeObject[]): string {
  return objects.map((object) => `---\n${stringify(object, { lineWidth: 0, aliasDuplicateObjects: false })}`).join("");
}

import type { KindStatus } from "../provider/kubernetes/kubernetes-provider.ts";

/** The kinds that have not been listed yet, with what the server says of them; for people. */
export function unsynced(kinds: readonly KindStatus[]): readonly string[] {
  return kinds
    .filter(({ state }) => state === "starting" || state === "failing")
    .map(({ kind, problem }) => (problem === "" ? kind : `${kind} (${problem})`));
}

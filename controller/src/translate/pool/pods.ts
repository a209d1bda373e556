import { isIP } from "node:net";
import { memo } from "../../memo.ts";
import type { Pod } from "../../resources/resources.ts";
import type { ResourceStore } from "../../store/resource-store.ts";

/** Pods that take requests, by namespace. */
export type ReadyPods = ReadonlyMap<string, readonly Pod[]>;

const NONE: readonly Pod[] = [];

/** The same object again for the same store. */
export const readyPods = memo((store: ResourceStore<"Pod">): ReadyPods => {
  const byNamespace = new Map<string, Pod[]>();
  for (const pod of store.list("Pod")) {
    if (!isReady(pod)) continue;
    const { namespace = "" } = pod.metadata;
    const pods = byNamespace.get(namespace);
    if (pods === undefined) byNamespace.set(namespace, [pod]);
    else pods.push(pod);
  }
  return byNamespace;
});

/** Those with all of these labels. */
export function podsWith(pods: ReadyPods, namespace: string, labels: Readonly<Record<string, string>>): readonly Pod[] {
  const wanted = Object.entries(labels);
  const own = pods.get(namespace) ?? NONE;
  return own.filter(({ metadata }) => wanted.every(([name, value]) => metadata.labels?.[name] === value));
}

/** As endpoint pickers see it: it runs, says that it is ready, and is not on its way out. */
function isReady({ metadata, status = {} }: Pod): boolean {
  const { phase, podIP = "", conditions = [] } = status;
  if (metadata.deletionTimestamp !== undefined || phase !== "Running" || !isAddress(podIP)) return false;
  return conditions.some(({ type, status: value }) => type === "Ready" && value === "True");
}

/** Of any machine: `fe80::1%eth0` is one to `isIP`, and to Envoy a reason to refuse all endpoints. */
function isAddress(text: string): boolean {
  return isIP(text) !== 0 && !text.includes("%");
}

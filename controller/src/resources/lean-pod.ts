import { isRecord } from "@sluice/manifest";

type Json = Readonly<Record<string, unknown>>;

/**
 * What is read of a Pod: its name, its labels, whether it is ready, and its address. A cluster may have tens of thousands,
 * of some 10 KB each, and most of their changes concern nobody here: without `resourceVersion` these leave it equal.
 */
export function leanPod({ apiVersion, kind, metadata, status }: Json): Json {
  const { name, namespace, labels, deletionTimestamp } = isRecord(metadata) ? metadata : {};
  return {
    apiVersion,
    kind,
    metadata: present({ name, namespace, labels, deletionTimestamp }),
    ...(isRecord(status) ? { status: leanStatus(status) } : {}),
  };
}

function leanStatus({ phase, podIP, podIPs, conditions }: Json): Json {
  const first = Array.isArray(podIPs) && isRecord(podIPs[0]) ? podIPs[0].ip : undefined;
  const ready = Array.isArray(conditions) ? conditions.filter(isReadiness) : [];
  return present({
    phase,
    podIP: podIP ?? first,
    conditions: ready.length === 0 ? undefined : ready.map(({ type, status }) => ({ type, status })),
  });
}

function isReadiness(condition: unknown): condition is Json {
  return isRecord(condition) && condition.type === "Ready";
}

function present(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

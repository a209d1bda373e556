import { randomUUID } from "node:crypto";
import {
  type KubeApi,
  KubeClient,
  type KubeObject,
  loadAccess,
  type ObjectRef,
  type ObjectSink,
  type ReflectorTiming,
  refOf,
} from "@sluice/controller";
import { inject, onTestFinished, vi } from "vitest";
import "./shared-plane.ts";

/** Waiting times of tests: retries come soon, and nothing is renewed on its own. */
export const QUICK: ReflectorTiming = {
  retry: { first: 20, longest: 500 },
  absent: 200,
  idle: 330_000,
  watch: 300_000,
  resync: 1_800_000,
};

/** A client of the API server that a kubeconfig names. */
export async function connect(kubeconfig: string): Promise<KubeClient> {
  return new KubeClient(await loadAccess({ kind: "kubeconfig", path: kubeconfig }));
}

/** A client of the shared control plane that may do everything. */
export function sharedClient(): Promise<KubeClient> {
  return connect(inject("kubeconfig").admin);
}

/** Makes a namespace of the test's own; nothing of it is in the way of other tests, so it stays. */
export async function newNamespace(api: KubeApi, prefix: string): Promise<string> {
  const name = `${prefix}-${randomUUID().slice(0, 8)}`;
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
  await api.request({ method: "POST", path: "/api/v1/namespaces", body });
  return name;
}

/** Waits until `assertion` throws no more; its last error otherwise. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 45_000, interval: 20 });
}

/** Ends something with the test. */
export function stopAfterTest<T extends { stop(): Promise<unknown> }>(subject: T): T {
  onTestFinished(async () => {
    await subject.stop();
  });
  return subject;
}

/** Keeps what a provider tells. */
export class RecordingSink implements ObjectSink {
  readonly objects = new Map<string, KubeObject>();
  /** `+ kind namespace/name@resourceVersion` and `- kind namespace/name`, in order. */
  readonly history: string[] = [];
  isSynced = false;

  upsert(object: KubeObject): void {
    const key = keyOf(refOf(object));
    this.objects.set(key, object);
    this.history.push(`+ ${key}`);
  }

  remove(ref: ObjectRef): void {
    const key = keyOf(ref);
    this.objects.delete(key);
    this.history.push(`- ${key}`);
  }

  synced(): void {
    this.isSynced = true;
  }

  /** Sorted names of what is there, of one namespace. */
  names(namespace: string): readonly string[] {
    const own = [...this.objects.values()].filter(({ metadata }) => metadata.namespace === namespace);
    return own.map(({ metadata }) => metadata.name).sort();
  }
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}

export function configMap(namespace: string, name: string, data: Readonly<Record<string, string>> = {}): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data };
}

/** Creates ConfigMaps, a few at a time. */
export async function createConfigMaps(api: KubeApi, namespace: string, names: readonly string[]): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  for (let start = 0; start < names.length; start += 50) {
    const batch = names.slice(start, start + 50);
    await Promise.all(batch.map((name) => api.request({ method: "POST", path, body: configMap(namespace, name) })));
  }
}

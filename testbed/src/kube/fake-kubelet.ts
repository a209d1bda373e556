import { type KubeApi, type KubeObject, type ObjectRef, Reflector, type WatchedKind } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";

const NODE = "fake";

/** Pods are watched, and so that tests need not wait, looked at anew soon after a failure. */
const TIMING = {
  retry: { first: 50, longest: 1_000 },
  absent: 1_000,
  idle: 330_000,
  watch: 300_000,
  resync: 1_800_000,
};

/**
 * Makes every Pod run, on a node that does not exist: binds it, gives it an address, and says that it is ready. Nothing
 * is started. A Pod that is deleted is gone at once.
 */
export class FakeKubelet {
  readonly #api: KubeApi;
  readonly #addressOf: (pod: ObjectRef) => string;
  readonly #reflector: Reflector;
  #work: Promise<void> = Promise.resolve();
  readonly #failures: unknown[] = [];

  private constructor(api: KubeApi, addressOf: (pod: ObjectRef) => string) {
    this.#api = api;
    this.#addressOf = addressOf;
    const kind: WatchedKind = { kind: "Pod", group: "", versions: ["v1"], plural: "pods" };
    const sink = { upsert: (pod: KubeObject) => this.#queue(pod), remove: () => undefined, synced: () => undefined };
    this.#reflector = new Reflector({ api, kind, sink, timing: TIMING });
  }

  /** @param addressOf the IP address of a Pod; EndpointSlices refuse loopback, Pods from 127.0.0.2 on do not */
  static async start(api: KubeApi, addressOf: (pod: ObjectRef) => string): Promise<FakeKubelet> {
    const body = { apiVersion: "v1", kind: "Node", metadata: { name: NODE } };
    await api.request({ method: "POST", path: "/api/v1/nodes", body });
    const kubelet = new FakeKubelet(api, addressOf);
    kubelet.#reflector.start();
    return kubelet;
  }

  /** Rejects with what went wrong on the way. */
  async stop(): Promise<void> {
    await this.#reflector.stop();
    await this.#work;
    if (this.#failures.length > 0) throw new AggregateError(this.#failures, "the fake kubelet failed");
  }

  #queue(pod: KubeObject): void {
    this.#work = this.#work.then(() => this.#run(pod)).catch((error: unknown) => void this.#failures.push(error));
  }

  async #run(pod: KubeObject): Promise<void> {
    const { name, namespace = "" } = pod.metadata;
    const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if (pod.metadata.deletionTimestamp !== undefined) {
      const body = { gracePeriodSeconds: 0 };
      await this.#api.request({ method: "DELETE", path, body }).catch(() => undefined);
      return;
    }
    if (isRecord(pod.status) && pod.status.phase === "Running") return;
    await this.#bind(pod, path);
    const ip = this.#addressOf({ kind: "Pod", namespace, name });
    const body = { status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: readyConditions() } };
    await this.#api.request({ method: "PATCH", path: `${path}/status`, body, patch: "strategic-merge-patch+json" });
  }

  async #bind(pod: KubeObject, path: string): Promise<void> {
    if (isRecord(pod.spec) && pod.spec.nodeName !== undefined) return;
    const target = { apiVersion: "v1", kind: "Node", name: NODE };
    const body = { apiVersion: "v1", kind: "Binding", metadata: { name: pod.metadata.name }, target };
    await this.#api.request({ method: "POST", path: `${path}/binding`, body });
  }
}

function readyConditions(): readonly unknown[] {
  const lastTransitionTime = new Date().toISOString();
  return ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => {
    return { type, status: "True", lastTransitionTime };
  });
}

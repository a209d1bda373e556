import { ApiError, KINDS, type KubeApi, type KubeObject, statusOf } from "@sluice/controller";
import { isRecord } from "@sluice/manifest";

/** Kinds by their plural, where adding an s is not enough. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ...KINDS.map(({ kind, plural }) => [kind, plural] as const),
  ["EnvoyExtensionPolicy", "envoyextensionpolicies"],
]);

const GLOBAL = new Set(["ClusterRole", "ClusterRoleBinding", "GatewayClass", "Namespace"]);

/** What tests do with the objects of one namespace, as people would with kubectl. */
export class Objects {
  readonly #api: KubeApi;
  readonly #namespace: string;

  constructor(api: KubeApi, namespace: string) {
    this.#api = api;
    this.#namespace = namespace;
  }

  /** Creates or changes; fields that the server does not know are an error. */
  async apply(object: Readonly<Record<string, unknown>>): Promise<KubeObject> {
    const query = { fieldManager: "testbed", force: "true", fieldValidation: "Strict" };
    const path = this.path(object as KubeObject);
    const body = object;
    return (await this.#api.request({ method: "PATCH", path, query, body, patch: "apply-patch+yaml" })) as KubeObject;
  }

  /** @param subresource such as `/status` */
  async patch(object: KubeObject, body: Readonly<Record<string, unknown>>, subresource = ""): Promise<KubeObject> {
    const path = `${this.path(object)}${subresource}`;
    return (await this.#api.request({ method: "PATCH", path, body, patch: "merge-patch+json" })) as KubeObject;
  }

  async read(object: KubeObject): Promise<KubeObject> {
    return (await this.#api.request({ method: "GET", path: this.path(object) })) as KubeObject;
  }

  async delete(object: KubeObject): Promise<void> {
    await this.#api.request({ method: "DELETE", path: this.path(object) });
  }

  async isGone(object: KubeObject): Promise<boolean> {
    try {
      await this.read(object);
      return false;
    } catch (error) {
      if (error instanceof ApiError && statusOf(error) === 404) return true;
      throw error;
    }
  }

  /** All of a kind in the namespace. @param collection `/apis/GROUP/VERSION` and the plural, as in `networking.k8s.io/v1/ingresses` */
  async list(collection: string): Promise<readonly KubeObject[]> {
    const [group, version, plural] = collection.split("/");
    const path = `/apis/${group}/${version}/namespaces/${this.#namespace}/${plural}`;
    const list = await this.#api.request({ method: "GET", path });
    return isRecord(list) && Array.isArray(list.items) ? (list.items as readonly KubeObject[]) : [];
  }

  path({ apiVersion, kind, metadata }: KubeObject): string {
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const scope = GLOBAL.has(kind) ? "" : `/namespaces/${metadata.namespace ?? this.#namespace}`;
    return `${root}${scope}/${PLURALS.get(kind) ?? `${kind.toLowerCase()}s`}/${metadata.name}`;
  }
}

/** `Type=Status (Reason) @observedGeneration` of each condition, sorted. */
export function conditionTexts(holder: unknown): readonly string[] {
  return conditions(holder).map(
    ({ type, status, reason, observedGeneration }) => `${type}=${status} (${reason}) @${observedGeneration}`,
  );
}

/** What a condition says; empty when there is none. */
export function messageOf(holder: unknown, type: string): string {
  const found = conditions(holder).find((condition) => condition.type === type);
  return typeof found?.message === "string" ? found.message : "";
}

/** Entries of `status.parents` or `status.ancestors`, by the controller that wrote them. */
export function entryOf(object: KubeObject, controllerName: string): unknown {
  const status = isRecord(object.status) ? object.status : {};
  const entries = [status.parents, status.ancestors].flatMap((list) => (Array.isArray(list) ? list : []));
  return entries.find((entry) => isRecord(entry) && entry.controllerName === controllerName);
}

function conditions(holder: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list = isRecord(holder) ? holder.conditions : [];
  const found = Array.isArray(list) ? list.filter(isRecord) : [];
  return [...found].sort((a, b) => (String(a.type) < String(b.type) ? -1 : 1));
}

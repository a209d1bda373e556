/** The part of an object's metadata that the controller reads. Times are RFC 3339 strings. */
export interface ObjectMeta {
  readonly name: string;
  /** Absent for kinds of the whole cluster. */
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  /** Counts the changes of `spec`; absent in files, where it counts as 1. */
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly finalizers?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Any Kubernetes object, as JSON. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [key: string]: unknown;
}

/** Names an object; `namespace` is empty for kinds of the whole cluster. */
export interface ObjectRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** `Kind NAMESPACE/NAME`, as messages name an object. */
export function formatRef({ kind, namespace, name }: ObjectRef): string {
  return namespace === "" ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

export function refOf({ kind, metadata }: KubeObject): ObjectRef {
  return { kind, namespace: metadata.namespace ?? "", name: metadata.name };
}

import { KINDS } from "../resources/kinds.ts";
import type { KubeObject, ObjectRef } from "../store/kube-object.ts";

/** A kind as the API server's paths name it. */
export interface ApiKind {
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  readonly plural: string;
}

/** Where an object is served, in the version that it has. `kinds` defaults to those that the controller reads. */
export function objectPath({ apiVersion, kind, metadata }: KubeObject, kinds: readonly ApiKind[] = KINDS): string {
  const { name, namespace } = metadata;
  return `${collection(apiVersion, kind, namespace, kinds)}/${encodeURIComponent(name)}`;
}

function collection(
  apiVersion: string,
  kind: string,
  namespace: string | undefined,
  kinds: readonly ApiKind[],
): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/", 2) : ["", apiVersion];
  const info = kinds.find((candidate) => candidate.kind === kind && candidate.group === group);
  if (info === undefined) throw new Error(`nothing is known of the kind ${kind} in ${apiVersion}`);
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
  return `${root}${scope}/${info.plural}`;
}

/** Names an object among all: `Kind namespace/name`. */
export function refKey({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}

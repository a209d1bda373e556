import { collectionPath } from "../provider/kubernetes/watched-kind.ts";
import { KINDS } from "../resources/kinds.ts";
import type { KubeObject } from "../store/kube-object.ts";

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
  const [version = "", group = ""] = apiVersion.split("/").reverse();
  const info = kinds.find((candidate) => candidate.kind === kind && candidate.group === group);
  if (info === undefined) throw new Error(`nothing is known of the kind ${kind} in ${apiVersion}`);
  const { plural } = info;
  const collection = collectionPath({ group, plural, ...(namespace === undefined ? {} : { namespace }) }, version);
  return `${collection}/${encodeURIComponent(name)}`;
}

import { KINDS, type KindInfo } from "../../resources/kinds.ts";

/** A collection of objects to follow. */
export interface WatchedKind {
  readonly kind: string;
  /** Empty for the core group. */
  readonly group: string;
  /** The first of them that the server serves is read. */
  readonly versions: readonly [string, ...string[]];
  readonly plural: string;
  /** Only this namespace; all of them when absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
  /** A choice that no selector can make; all when absent. */
  readonly accepts?: (object: Readonly<Record<string, unknown>>) => boolean;
}

/** Types of Secrets that the resources can refer to: keys, certificates, pull secrets. */
const SECRET_TYPES: ReadonlySet<unknown> = new Set(["Opaque", "kubernetes.io/tls", "kubernetes.io/dockerconfigjson"]);

/** Types that a cluster may have thousands of; a field selector can exclude, but not choose several. */
const SECRETS_ELSEWHERE = [
  "kubernetes.io/service-account-token",
  "helm.sh/release.v1",
  "bootstrap.kubernetes.io/token",
];

/** Every kind that the resource store takes. @param inference whether those of the inference extension, and Pods, too */
export function watchedKinds(inference = false): readonly WatchedKind[] {
  return KINDS.filter((info) => inference || info.inference !== true).map(watchedKind);
}

function watchedKind({ kind, group, version, otherVersions = [], plural }: KindInfo): WatchedKind {
  const common: WatchedKind = { kind, group, versions: [version, ...otherVersions], plural };
  // Of Pods that have not begun, or have ended, nobody wants to know the address.
  if (kind === "Pod") return { ...common, fieldSelector: "status.phase=Running" };
  if (kind !== "Secret") return common;
  const fieldSelector = SECRETS_ELSEWHERE.map((type) => `type!=${type}`).join(",");
  return { ...common, fieldSelector, accepts: ({ type }) => SECRET_TYPES.has(type ?? "Opaque") };
}

/** `group/version`, or the version alone for the core group. */
export function groupVersion({ group }: Pick<WatchedKind, "group">, version: string): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Where the collection is served. */
export function collectionPath(kind: Pick<WatchedKind, "group" | "plural" | "namespace">, version: string): string {
  const root = kind.group === "" ? "/api" : "/apis";
  const scope = kind.namespace === undefined ? "" : `/namespaces/${encodeURIComponent(kind.namespace)}`;
  return `${root}/${groupVersion(kind, version)}${scope}/${kind.plural}`;
}

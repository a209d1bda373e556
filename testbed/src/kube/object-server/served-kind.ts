import type { KindInfo } from "@sluice/controller";

/** A kind whose objects can be read. */
export type ServedKind = Pick<KindInfo, "kind" | "group" | "version" | "plural" | "namespaced">;

/** A path below which the resources of a version of a group are: `/api/v1`, `/apis/GROUP/VERSION`. */
export function groupPath({ group, version }: Pick<ServedKind, "group" | "version">): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** Answers to clients that ask what there is (Kubernetes API concepts, "API groups and versioning"); undefined: nothing of that path. */
export function discovery(path: string, kinds: readonly ServedKind[]): unknown {
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: [] };
  if (path === "/apis") return { kind: "APIGroupList", apiVersion: "v1", groups: groupsOf(kinds) };
  const found = kinds.filter((kind) => groupPath(kind) === path);
  const [first] = found;
  if (first === undefined) return undefined;
  const groupVersion = first.group === "" ? first.version : `${first.group}/${first.version}`;
  const resources = found.map(({ kind, plural, namespaced }) => {
    return { name: plural, singularName: "", kind, namespaced, verbs: ["get", "list", "watch"] };
  });
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}

function groupsOf(kinds: readonly ServedKind[]): unknown {
  const named = new Map(kinds.filter(({ group }) => group !== "").map(({ group, version }) => [group, version]));
  return [...named].map(([name, version]) => {
    const preferredVersion = { groupVersion: `${name}/${version}`, version };
    return { name, versions: [preferredVersion], preferredVersion };
  });
}

import { groupPath, type ServedKind } from "./served-kind.ts";

/** What a client wants to read. */
export interface ObjectRequest {
  readonly kind: ServedKind;
  /** Undefined: of all namespaces. */
  readonly namespace: string | undefined;
  /** Undefined: all. */
  readonly name: string | undefined;
  /** Whether a list is wanted, and no object by itself. */
  readonly isCollection: boolean;
  readonly watch: boolean;
  /** From when on to watch; 0: from what there is. */
  readonly version: number;
  /** Milliseconds that a watch lasts. */
  readonly timeout: number;
  /** Whether the watch is to begin with all objects and a bookmark, in the place of a list. */
  readonly initialEvents: boolean;
}

/** Milliseconds. */
const DEFAULT_TIMEOUT = 300_000;

/** Undefined: the path is nothing that is served. */
export function parseObjectRequest(url: URL, kinds: readonly ServedKind[]): ObjectRequest | undefined {
  const { searchParams: query } = url;
  for (const kind of kinds) {
    const place = placeIn(url.pathname, kind);
    if (place === undefined) continue;
    return {
      kind,
      ...place,
      isCollection: place.name === undefined,
      // How clients with a field selector ask for one object.
      name: place.name ?? /^metadata\.name=([^,]+)$/.exec(query.get("fieldSelector") ?? "")?.[1],
      watch: ["true", "1"].includes(query.get("watch") ?? ""),
      version: Number(query.get("resourceVersion") ?? 0) || 0,
      timeout: Number(query.get("timeoutSeconds") ?? 0) * 1000 || DEFAULT_TIMEOUT,
      initialEvents: query.get("sendInitialEvents") === "true",
    };
  }
  return undefined;
}

function placeIn(path: string, kind: ServedKind): Pick<ObjectRequest, "namespace" | "name"> | undefined {
  const root = `${groupPath(kind)}/`;
  if (!path.startsWith(root)) return undefined;
  const parts = path.slice(root.length).split("/").map(decodeURIComponent);
  const scoped = kind.namespaced && parts[0] === "namespaces";
  const [plural, name, ...more] = scoped ? parts.slice(2) : parts;
  if (plural !== kind.plural || more.length > 0) return undefined;
  return { namespace: scoped ? parts[1] : undefined, name };
}

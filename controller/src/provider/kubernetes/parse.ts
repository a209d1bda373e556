import { isRecord } from "@sluice/manifest";
import type { KubeObject } from "../../store/kube-object.ts";

/** What the server sent is not what its protocol says. */
export class MalformedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MalformedError";
  }
}

/** One page of a list. */
export interface ListPage {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  /** Asks for the next page; empty on the last. */
  readonly continue: string;
}

/** Throws MalformedError. */
export function parseList(body: unknown): ListPage {
  if (!isRecord(body) || !isRecord(body.metadata)) throw new MalformedError("the list has no metadata");
  const { resourceVersion, continue: next } = body.metadata;
  // Lists of nothing have `items: null`.
  const items = body.items ?? [];
  if (!Array.isArray(items)) throw new MalformedError("the items of the list are no list");
  if (typeof resourceVersion !== "string") throw new MalformedError("the list has no resourceVersion");
  return { items, resourceVersion, continue: typeof next === "string" ? next : "" };
}

export type WatchEvent =
  | { readonly kind: "upsert" | "delete"; readonly object: Readonly<Record<string, unknown>> }
  | { readonly kind: "bookmark"; readonly resourceVersion: string }
  /** A metav1.Status. */
  | { readonly kind: "error"; readonly object: unknown };

/** One line of a watch. Throws MalformedError. */
export function parseWatchEvent(line: string): WatchEvent {
  const { type, object } = parseJson(line);
  switch (type) {
    case "ADDED":
    case "MODIFIED":
    case "DELETED":
      if (!isRecord(object)) throw new MalformedError(`the event ${type} has no object`);
      return { kind: type === "DELETED" ? "delete" : "upsert", object };
    case "BOOKMARK":
      return { kind: "bookmark", resourceVersion: versionOf(object) };
    case "ERROR":
      return { kind: "error", object };
    default:
      throw new MalformedError("the event has a type that watches do not know");
  }
}

function parseJson(line: string): Readonly<Record<string, unknown>> {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch (cause) {
    // Without the parser's words: they quote the line, which may be a Secret.
    throw new MalformedError("a line of the watch is no JSON", { cause });
  }
  if (!isRecord(event)) throw new MalformedError("a line of the watch is no event");
  return event;
}

function versionOf(object: unknown): string {
  const metadata = isRecord(object) ? object.metadata : undefined;
  const version = isRecord(metadata) ? metadata.resourceVersion : undefined;
  if (typeof version !== "string") throw new MalformedError("the bookmark has no resourceVersion");
  return version;
}

/** An object together with what a watch needs to know of it. */
export interface ParsedObject {
  readonly object: KubeObject;
  readonly resourceVersion: string;
}

/** What an object of a list lacks: its items do not say of what kind they are. */
export interface ObjectType {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The object without `managedFields`, which is large and says nothing to us; undefined when it has no proper name. */
export function parseObject(value: unknown, { apiVersion, kind }: ObjectType): ParsedObject | undefined {
  if (!isRecord(value) || !isRecord(value.metadata)) return undefined;
  const { managedFields: _, ...metadata } = value.metadata;
  const { name, namespace, resourceVersion } = metadata;
  if (typeof name !== "string" || name === "" || typeof resourceVersion !== "string") return undefined;
  if (namespace !== undefined && typeof namespace !== "string") return undefined;
  const object: KubeObject = { ...value, apiVersion, kind, metadata: { ...metadata, name } };
  return { object, resourceVersion };
}

import { isDeepStrictEqual } from "node:util";
import { isRecord, type Phase } from "@sluice/manifest";
import type { JsonObject, Place } from "./attachment.ts";

/** A plugin in an object, at one time. */
export interface Revision extends Place {
  /** The image as it was named: the resource has its digest alone. */
  readonly image: string;
  /** What the object says of the plugin. */
  readonly entry: JsonObject;
}

/** A plugin in an object, and what it was before its last change. */
export interface Attached {
  readonly current: Revision;
  readonly previous?: Revision;
}

/** The plugins of an object, by name. */
export type AttachedPlugins = ReadonlyMap<string, Attached>;

/** Annotation with what the object's own fields do not say. */
export const ATTACHED = "sluice.dev/attached";

/** Characters; all annotations of an object may have 256 KiB. */
const MOST_KEPT = 200_000;

/** The plugins with one of them changed; what it was before is kept for a rollback. */
export function withRevision(plugins: AttachedPlugins, name: string, revision: Revision): AttachedPlugins {
  const before = plugins.get(name);
  const isSame = before !== undefined && isDeepStrictEqual(plain(before.current), plain(revision));
  const previous = isSame ? before.previous : before?.current;
  return new Map(plugins).set(name, { current: revision, ...(previous === undefined ? {} : { previous }) });
}

/** The plugins with one of them as it was before its last change; undefined where nothing is known of that. */
export function rolledBack(plugins: AttachedPlugins, name: string): AttachedPlugins | undefined {
  const { current, previous } = plugins.get(name) ?? {};
  if (current === undefined || previous === undefined) return undefined;
  return new Map(plugins).set(name, { current: previous, previous: current });
}

export function withoutPlugins(plugins: AttachedPlugins, names: readonly string[]): AttachedPlugins {
  return new Map([...plugins].filter(([name]) => !names.includes(name)));
}

const PHASES: readonly Phase[] = ["AUTHN", "AUTHZ", "STATS", "UNSPECIFIED_PHASE"];

/** In the order in which they run; of equal ones by name. */
export function inOrder(plugins: AttachedPlugins): readonly (readonly [string, Attached])[] {
  return [...plugins].sort(
    ([name, { current }], [otherName, { current: other }]) =>
      PHASES.indexOf(current.phase) - PHASES.indexOf(other.phase) ||
      other.priority - current.priority ||
      (name < otherName ? -1 : 1),
  );
}

/** The annotation's text. Where it would be too long, what was before is not kept. */
export function formatAttached(plugins: AttachedPlugins): string {
  const text = (keeps: boolean) =>
    JSON.stringify(
      Object.fromEntries(
        inOrder(plugins).map(([name, { current, previous }]) => {
          const { entry: _, ...rest } = current;
          return [name, keeps && previous !== undefined ? { ...rest, previous } : rest];
        }),
      ),
    );
  const whole = text(true);
  return whole.length > MOST_KEPT ? text(false) : whole;
}

/**
 * The plugins of an object that is there.
 * @param annotation what `formatAttached` made of it; whatever somebody made of that
 * @param entries what the object's fields say of each plugin
 */
export function parseAttached(annotation: unknown, entries: ReadonlyMap<string, JsonObject>): AttachedPlugins {
  const kept = parsed(annotation);
  return new Map(
    [...entries].map(([name, entry]) => {
      const said = kept[name];
      const rest = isRecord(said) ? said : {};
      const { previous } = rest;
      const before = isRecord(previous) && isRecord(previous.entry) ? revision(previous, previous.entry) : undefined;
      return [name, { current: revision(rest, entry), ...(before === undefined ? {} : { previous: before }) }];
    }),
  );
}

function revision(said: JsonObject, entry: JsonObject): Revision {
  const phase = PHASES.find((known) => known === said.phase) ?? "UNSPECIFIED_PHASE";
  const priority = typeof said.priority === "number" ? said.priority : 0;
  return { image: typeof said.image === "string" ? said.image : "", phase, priority, entry };
}

function parsed(annotation: unknown): JsonObject {
  try {
    const value: unknown = JSON.parse(typeof annotation === "string" ? annotation : "{}");
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Without what JSON does not keep. */
function plain({ image: _, ...rest }: Revision): unknown {
  return JSON.parse(JSON.stringify(rest));
}

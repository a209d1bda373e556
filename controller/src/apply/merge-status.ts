import { isDeepStrictEqual } from "node:util";
import { isRecord } from "@sluice/manifest";
import type { ParentStatusIr, StatusUpdate } from "../ir/status.ts";
import { mergeConditions } from "./conditions.ts";

export interface MergeContext {
  /** Whose entries are ours. */
  readonly controllerName: string;
  /** RFC 3339, whole seconds. */
  readonly now: string;
}

type Status = Readonly<Record<string, unknown>>;

/** Entries that the API allows. Those of others stay; ours that find no room are left out. */
const MAX_PARENTS = 32;
const MAX_ANCESTORS = 16;

/** What an API server fills into a reference to a parent. */
const PARENT_DEFAULTS = { group: "gateway.networking.k8s.io", kind: "Gateway" };

/**
 * The fields of `status` that have to be written so that it says what the update wants, whole; undefined when it does
 * already. What belongs to others stays as it is.
 * @param current `status` as the server has it, whatever it is
 */
export function mergeStatus(current: unknown, update: StatusUpdate, context: MergeContext): Status | undefined {
  const status = isRecord(current) ? current : {};
  const wanted = wantedFields(status, update, context);
  const changed = Object.entries(wanted).filter(([name, value]) => !isSame(status[name], value));
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** Servers leave out what is empty. */
function isSame(current: unknown, wanted: unknown): boolean {
  if (current === undefined && Array.isArray(wanted) && wanted.length === 0) return true;
  return isDeepStrictEqual(current, wanted);
}

function wantedFields(status: Status, update: StatusUpdate, context: MergeContext): Status {
  const time = { generation: update.generation, now: context.now };
  switch (update.kind) {
    case "conditions":
      return { conditions: mergeConditions(status.conditions, update.conditions, time), ...update.extra };
    case "gateway":
      return {
        conditions: mergeConditions(status.conditions, update.conditions, time),
        addresses: update.addresses,
        listeners: update.listeners.map((listener) => {
          const previous = recordsOf(status.listeners).find(({ name }) => name === listener.name);
          return { ...listener, conditions: mergeConditions(previous?.conditions, listener.conditions, time) };
        }),
      };
    case "parents":
      return {
        parents: mergeEntries(entryList(status.parents, "parentRef", MAX_PARENTS), update.parents, {
          ...time,
          ...context,
        }),
      };
    case "ancestors":
      return {
        ancestors: mergeEntries(entryList(status.ancestors, "ancestorRef", MAX_ANCESTORS), update.ancestors, {
          ...time,
          ...context,
        }),
      };
    case "ingress":
      return { loadBalancer: update.addresses.length === 0 ? {} : { ingress: update.addresses } };
    default:
      return update satisfies never;
  }
}

interface EntryList {
  readonly current: readonly Status[];
  /** The field that refers to the parent. */
  readonly field: "parentRef" | "ancestorRef";
  readonly limit: number;
}

function entryList(current: unknown, field: EntryList["field"], limit: number): EntryList {
  return { current: recordsOf(current), field, limit };
}

/**
 * The entries in the order in which the server has them: two controllers that each put their own last would write for
 * ever. Ours that are not wanted any more are left out, new ones come at the end.
 */
function mergeEntries(
  { current, field, limit }: EntryList,
  wanted: readonly ParentStatusIr[],
  context: MergeContext & { readonly generation: number },
): readonly Status[] {
  const { controllerName } = context;
  const open = new Map(wanted.map((entry) => [refKey(entry.ref), entry]));
  const merged: Status[] = [];
  const put = (entry: ParentStatusIr, previous: Status | undefined) => {
    const conditions = mergeConditions(previous?.conditions, entry.conditions, context);
    merged.push({ [field]: { ...PARENT_DEFAULTS, ...entry.ref }, controllerName, conditions });
  };
  for (const previous of current) {
    if (previous.controllerName !== controllerName) {
      merged.push(previous);
      continue;
    }
    const key = refKey(previous[field]);
    const entry = open.get(key);
    if (entry === undefined) continue;
    open.delete(key);
    put(entry, previous);
  }
  for (const entry of open.values()) if (merged.length < limit) put(entry, undefined);
  return merged;
}

/** The same for references that differ in the order of their members, or in what a server fills in. */
function refKey(ref: unknown): string {
  const members = { ...PARENT_DEFAULTS, ...(isRecord(ref) ? ref : {}) };
  return JSON.stringify(Object.entries(members).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether a status has entries of ours, which somebody has to take away when nothing is wanted any more. */
export function hasOwnEntries(current: unknown, controllerName: string): "parents" | "ancestors" | undefined {
  const status = isRecord(current) ? current : {};
  const isOwn = (entry: Status) => entry.controllerName === controllerName;
  if (recordsOf(status.parents).some(isOwn)) return "parents";
  return recordsOf(status.ancestors).some(isOwn) ? "ancestors" : undefined;
}

function recordsOf(value: unknown): readonly Status[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

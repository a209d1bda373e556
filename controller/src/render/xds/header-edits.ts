import type { HeaderEdits } from "@sluice/envoy";
import type { HeaderEditsIr } from "../../ir/action.ts";

/** Edits as Envoy can make them; it rewrites the host by other means than those of a header. */
export interface RequestEdits {
  readonly headers: HeaderEdits;
  readonly host?: string;
}

export function requestEdits(edits: HeaderEditsIr): RequestEdits {
  const host = edits.set.findLast(({ name }) => name === "host");
  return { headers: headerEdits(edits), ...(host === undefined ? {} : { host: host.value }) };
}

/** Envoy removes before it sets, the IR after that: so what is removed is not set at all. */
export function headerEdits({ set, add, remove }: HeaderEditsIr): HeaderEdits {
  const stays = ({ name }: { readonly name: string }): boolean => isEditable(name) && !remove.includes(name);
  return { set: set.filter(stays), add: add.filter(stays), remove: remove.filter(isEditable) };
}

/** One after the other, as a single set of edits (see `HeaderEdits`: removals come first). */
export function joinedEdits(first: HeaderEdits, then: HeaderEdits): HeaderEdits {
  const replaced = new Set([...(then.set ?? []).map(({ name }) => name), ...(then.remove ?? [])]);
  const stays = ({ name }: { readonly name: string }): boolean => !replaced.has(name);
  return {
    set: [...(first.set ?? []).filter(stays), ...(then.set ?? [])],
    add: [...(first.add ?? []).filter(stays), ...(then.add ?? [])],
    remove: [...new Set([...(first.remove ?? []), ...(then.remove ?? [])])],
  };
}

export function isEmpty({ set, add, remove }: HeaderEditsIr): boolean {
  return set.length === 0 && add.length === 0 && remove.length === 0;
}

function isEditable(name: string): boolean {
  return name !== "host" && !name.startsWith(":");
}

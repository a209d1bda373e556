import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { formatRef, type ObjectRef, refOf } from "../../store/kube-object.ts";
import type { FileIssue, FileObjects, Place, RefusedObject } from "./yaml-objects.ts";

type Resource = Resources[ResourceKind];

/** The objects of all files together. */
export interface MergedFiles {
  /** By `formatRef`, in the order of the files' names. */
  readonly objects: ReadonlyMap<string, Resource>;
  readonly refused: ReadonlyMap<string, RefusedObject>;
  /** `formatRef` → the file that counts. */
  readonly homes: ReadonlyMap<string, string>;
  readonly issues: readonly FileIssue[];
}

/** One place where an object stands. */
interface Copy {
  readonly file: string;
  readonly place: Place;
  readonly ref: ObjectRef;
  readonly content:
    | { readonly kind: "resource"; readonly resource: Resource }
    | { readonly kind: "refused"; readonly refused: RefusedObject };
}

/**
 * @param files name as the user knows it → what is in it
 * @param homes of the merge before: of an object that is in several files the one that was there first stays in effect
 * @returns where nothing was before, the first one that is right counts; the others are issues
 */
export function mergeFiles(
  files: ReadonlyMap<string, FileObjects>,
  homes: ReadonlyMap<string, string> = new Map(),
): MergedFiles {
  const sorted = [...files].sort(([a], [b]) => compareNames(a, b));
  const issues = sorted.flatMap(([, content]) => content.issues);
  const objects = new Map<string, Resource>();
  const refused = new Map<string, RefusedObject>();
  const homesNow = new Map<string, string>();
  for (const [key, copies] of copiesOf(sorted)) {
    const [home, ...others] = ranked(copies, homes.get(key));
    if (home === undefined) continue;
    homesNow.set(key, home.file);
    if (home.content.kind === "resource") objects.set(key, home.content.resource);
    else refused.set(key, home.content.refused);
    for (const other of others) issues.push(duplicate(other, home));
  }
  return { objects, refused, homes: homesNow, issues };
}

/** Where a text cannot be read to its end, objects that were in it before, right or wrong, are taken to be in it still. */
export function keepLost(now: FileObjects, before: FileObjects | undefined): FileObjects {
  if (now.complete || before === undefined) return now;
  const named = [...now.objects.map(({ resource }) => refOf(resource)), ...now.refused.map(({ ref }) => ref)];
  const present = new Set(named.map(formatRef));
  const isLost = (ref: ObjectRef) => !present.has(formatRef(ref));
  return {
    ...now,
    objects: [...now.objects, ...before.objects.filter(({ resource }) => isLost(refOf(resource)))],
    refused: [...now.refused, ...before.refused.filter(({ ref }) => isLost(ref))],
  };
}

/** Without their endings: `demo.yaml` comes before `demo copy.yaml`, which mostly was made of it. */
function compareNames(a: string, b: string): number {
  const [first, second] = [a, b].map((name) => name.replace(/\.\w+$/, ""));
  if (first === second || first === undefined || second === undefined) return a < b ? -1 : 1;
  return first < second ? -1 : 1;
}

function copiesOf(files: readonly (readonly [string, FileObjects])[]): ReadonlyMap<string, readonly Copy[]> {
  const found = new Map<string, Copy[]>();
  const add = (copy: Copy) => {
    const key = formatRef(copy.ref);
    const known = found.get(key);
    if (known === undefined) found.set(key, [copy]);
    else known.push(copy);
  };
  for (const [file, content] of files) {
    for (const { resource, place } of content.objects) {
      add({ file, place, ref: refOf(resource), content: { kind: "resource", resource } });
    }
    for (const refused of content.refused) {
      add({ file, place: refused.place, ref: refused.ref, content: { kind: "refused", refused } });
    }
  }
  return found;
}

/** The one that counts first. */
function ranked(copies: readonly Copy[], home: string | undefined): readonly Copy[] {
  const rank = ({ file, content }: Copy) => (file === home ? 0 : 2) + (content.kind === "resource" ? 0 : 1);
  return copies.length === 1 ? copies : [...copies].sort((a, b) => rank(a) - rank(b));
}

function duplicate({ file, place, ref }: Copy, home: Copy): FileIssue {
  const first = `${home.file}:${home.place.line}:${home.place.column}`;
  const message = `is in ${first} as well, and that one is in effect: remove one of the two`;
  return { file, ...place, object: formatRef(ref), path: "", message, severity: "error" };
}

import type { ResourceKind, Resources } from "../../resources/resources.ts";
import { formatRef, type ObjectRef, refOf } from "../../store/kube-object.ts";
import { storeKey } from "../../store/resource-store.ts";
import type { FileIssue, FileObjects, RefusedObject } from "./yaml-objects.ts";

type Resource = Resources[ResourceKind];

/** The objects of all files together. */
export interface MergedFiles {
  /** By `objectKey`, in the order of the files' names. */
  readonly objects: ReadonlyMap<string, Resource>;
  readonly refused: ReadonlyMap<string, RefusedObject>;
  readonly issues: readonly FileIssue[];
}

/** `Kind/namespace/name` */
export function objectKey(ref: ObjectRef): string {
  return `${ref.kind}/${storeKey(ref)}`;
}

/**
 * @param files name as the user knows it → what is in it
 * @returns of an object that is in several files the first one; the others are issues
 */
export function mergeFiles(files: ReadonlyMap<string, FileObjects>): MergedFiles {
  const objects = new Map<string, Resource>();
  const refused = new Map<string, RefusedObject>();
  const homes = new Map<string, string>();
  const issues: FileIssue[] = [];
  for (const [file, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    issues.push(...content.issues);
    for (const object of content.objects) {
      const key = objectKey(refOf(object));
      const home = homes.get(key);
      if (home === undefined) {
        homes.set(key, file);
        objects.set(key, object);
      } else issues.push(duplicate(file, home, refOf(object)));
    }
    for (const object of content.refused) refused.set(objectKey(object.ref), object);
  }
  for (const key of objects.keys()) refused.delete(key);
  return { objects, refused, issues };
}

/** Where a text cannot be read to its end, objects that were in it before, right or wrong, are taken to be in it still. */
export function keepLost(now: FileObjects, before: FileObjects | undefined): FileObjects {
  if (now.complete || before === undefined) return now;
  const present = new Set([...now.objects.map(refOf), ...now.refused.map(({ ref }) => ref)].map(objectKey));
  const isLost = (ref: ObjectRef) => !present.has(objectKey(ref));
  return {
    ...now,
    objects: [...now.objects, ...before.objects.filter((object) => isLost(refOf(object)))],
    refused: [...now.refused, ...before.refused.filter(({ ref }) => isLost(ref))],
  };
}

function duplicate(file: string, home: string, ref: ObjectRef): FileIssue {
  const message = `is in ${home} as well, which counts`;
  return { file, line: 0, column: 0, object: formatRef(ref), path: "", message, severity: "error" };
}

import { compareObjects, type Entry } from "./resource-store.ts";

/**
 * Entries of one kind that are in only one of two snapshots: new ones, those that are gone, and both versions of what has
 * changed. Both lists are sorted, as ResourceStore has them.
 */
export function changedEntries(before: readonly Entry[], after: readonly Entry[]): readonly Entry[] {
  const changed: Entry[] = [];
  let old = 0;
  let now = 0;
  while (old < before.length || now < after.length) {
    const gone = before[old];
    const come = after[now];
    const order = gone === come ? 0 : orderOf(gone, come);
    if (gone !== come && gone !== undefined && order <= 0) changed.push(gone);
    if (gone !== come && come !== undefined && order >= 0) changed.push(come);
    if (order <= 0) old += 1;
    if (order >= 0) now += 1;
  }
  return changed;
}

function orderOf(gone: Entry | undefined, come: Entry | undefined): number {
  if (gone === undefined) return 1;
  return come === undefined ? -1 : compareObjects(gone.object, come.object);
}

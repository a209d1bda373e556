/** Whether two lists have the same items in the same order. @param isSame default: the very same values */
export function sameItems<Item>(
  a: readonly Item[],
  b: readonly Item[],
  isSame: (one: Item, other: Item) => boolean = (one, other) => one === other,
): boolean {
  return a.length === b.length && a.every((item, index) => isSame(item, b[index] as Item));
}

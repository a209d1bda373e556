import type { Issue } from "../../../store/resource-store.ts";

/**
 * What is wrong with entries of one name: they would be one account, charged twice.
 * @param names of the list's entries, in their order @param path of the list
 */
export function sameNames(names: readonly string[], path: string): readonly Issue[] {
  return names.flatMap((name, index) => {
    const before = names.indexOf(name);
    if (before === index) return [];
    const message = `counts the same as [${before}]: only the smaller amount would matter`;
    return [{ path: `${path}[${index}]`, message }];
  });
}

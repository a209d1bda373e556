import { sameItems } from "./same-items.ts";

/**
 * The function with what it last made kept, for each first argument: while the other arguments are the very same, so is
 * the result. Nothing is kept longer than somebody has the first argument.
 */
export function memo<Key extends object, Rest extends readonly unknown[], Value>(
  make: (key: Key, ...rest: Rest) => Value,
): (key: Key, ...rest: Rest) => Value {
  const kept = new WeakMap<Key, { readonly rest: Rest; readonly value: Value }>();
  return (key, ...rest) => {
    const before = kept.get(key);
    if (before !== undefined && sameItems(before.rest, rest)) return before.value;
    const value = make(key, ...rest);
    kept.set(key, { rest, value });
    return value;
  };
}

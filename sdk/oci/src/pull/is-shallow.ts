/** Far more than documents of people have. */
const MAX_DEPTH = 100;

/** Whether what a stranger's document holds may be walked through: it is no deeper than a stack is, nor a ring. */
export function isShallow(value: unknown, depth = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}

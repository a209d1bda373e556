/** The form of a Time: RFC 3339, whole seconds. @param date milliseconds since 1970 */
export function kubeTime(date: number): string {
  return `${new Date(date).toISOString().slice(0, 19)}Z`;
}

/** The form of a MicroTime: RFC 3339 with microseconds. @param date milliseconds since 1970 */
export function microTime(date: number): string {
  return new Date(date).toISOString().replace(/Z$/, "000Z");
}

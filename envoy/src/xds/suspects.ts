/**
 * How a refused response is taken apart: what Envoy's words do not name goes first, since of listeners and clusters it
 * has taken that already; otherwise in halves.
 */
export function suspects(names: readonly string[], error: string): (readonly string[])[] {
  const named = names.filter((name) => error.includes(name));
  if (named.length > 0 && named.length < names.length) {
    return [names.filter((name) => !error.includes(name)), ...named.map((name) => [name])];
  }
  const half = Math.ceil(names.length / 2);
  return [names.slice(0, half), names.slice(half)];
}

/** Hostnames of listeners and routes (Gateway API, HTTPRoute `hostnames`): exact, `*.suffix`, or `*` for any. */

/** In lower case; absent or empty is `*`. */
export function normalHostname(hostname: string | undefined): string {
  return hostname === undefined || hostname === "" ? "*" : hostname.toLowerCase();
}

export function isWildcard(hostname: string): boolean {
  return hostname.startsWith("*");
}

/** Whether `pattern` has every name that `hostname`, which may itself be a pattern, has. `*.x` has `a.b.x`, not `x`. */
export function coversHostname(pattern: string, hostname: string): boolean {
  if (pattern === "*" || pattern === hostname) return true;
  return pattern.startsWith("*.") && hostname !== "*" && hostname.endsWith(pattern.slice(1));
}

/** The names that both have, which is always the narrower of the two; undefined: none. */
export function intersectHostnames(a: string, b: string): string | undefined {
  if (coversHostname(a, b)) return b;
  return coversHostname(b, a) ? a : undefined;
}

/** Higher is more specific: exact names, then wildcards by length. */
export function hostnameRank(hostname: string): number {
  return isWildcard(hostname) ? hostname.length : 1000 + hostname.length;
}

/** The patterns that have `hostname`, itself among them, the most specific first. */
export function coveringHostnames(hostname: string): readonly string[] {
  if (hostname === "*") return ["*"];
  const patterns = [hostname];
  const bare = hostname.startsWith("*.") ? hostname.slice(2) : hostname;
  for (let dot = bare.indexOf("."); dot !== -1; dot = bare.indexOf(".", dot + 1)) patterns.push(`*${bare.slice(dot)}`);
  return [...patterns, "*"];
}

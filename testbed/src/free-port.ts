import { isPortFree } from "@sluice/envoy";

/**
 * Below those that Linux gives by itself (32768 to 60999), to servers that ask for any port and to every connection that goes
 * out: a port from there may be somebody's by the time that it is used.
 */
const FIRST = 20_000;
const COUNT = 10_000;

/** Given already by this process. */
const given = new Set<number>();

/** A port of loopback on which nobody listens, and which nobody is likely to take before it is used. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (given.has(port)) continue;
    given.add(port);
    if (given.size === COUNT) given.clear();
    if (await isPortFree(port)) return port;
  }
}

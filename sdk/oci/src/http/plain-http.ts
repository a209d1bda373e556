const LOOPBACK = /^(?:localhost|[^:]*\.localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/** Whether a `host[:port]` is this machine, where nobody listens in. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** What becomes of a request. */
export const enum Verdict {
  /** The service named its tenant. */
  Known,
  /** The service says that it has none. */
  Unknown,
  /** The service is down, and requests are to wait for it. */
  Unavailable,
  /** The service is down, and requests go on all the same. */
  Passed,
}

/**
 * Reads what the service says.
 * @param status of its answer; 0 when there was none: a timeout, a reset, no healthy host
 */
export function verdictOf(status: u32, allowsErrors: bool): Verdict {
  if (status == 200) return Verdict.Known;
  if (status >= 400 && status < 500) return Verdict.Unknown;
  // Envoy answers in the place of a service that is down, with a 503 or 504 of its own.
  return allowsErrors ? Verdict.Passed : Verdict.Unavailable;
}

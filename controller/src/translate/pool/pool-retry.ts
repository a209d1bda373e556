import type { RetryIr } from "../../ir/action.ts";

/**
 * Of pools, where the route says nothing else: the next endpoint that the picker named, then another of the pool. Nothing is
 * sent twice that a model server may have begun to answer: what has reached one is not repeated, whatever its method.
 */
export const POOL_RETRY: RetryIr = {
  retries: 2,
  statuses: [],
  on: ["connect-failure", "refused-stream", "reset-before-request"],
  backoff: 1,
  avoid: "hosts",
};

import { expect, test } from "vitest";
import { FALLBACK_STATUSES, type RetryInit, retryPolicy } from "./retry.ts";

test.each<{ name: string; init: Partial<RetryInit>; statuses: readonly number[] }>([
  { name: "another provider may know our key", init: {}, statuses: FALLBACK_STATUSES },
  { name: "another endpoint may have less to do", init: { avoid: "hosts" }, statuses: [429] },
  { name: "what is given counts", init: { avoid: "hosts", statuses: [503] }, statuses: [503] },
])("the statuses that are tried again by default: $name", ({ init, statuses }) => {
  expect(retryPolicy({ retries: 1, ...init }).retriableStatusCodes).toEqual(statuses);
});

import { expect, test } from "vitest";
import { fallbackStatuses } from "./fallback.ts";

test.each([
  { on: ["429", "401"], statuses: ["401", "429"] },
  { on: ["timeout", "connect-failure"], statuses: ["503", "504"] },
  { on: ["5xx", "503", "timeout", "connect-failure", "408"], statuses: ["408", "5xx"] },
  { on: ["first-event"], statuses: [] },
])("Higress sends $statuses again for $on", ({ on, statuses }) => {
  expect(fallbackStatuses({ on, attempts: 2, targets: [] })).toEqual(statuses);
});

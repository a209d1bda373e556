import { expect, test } from "vitest";
import { parseAdminAddress } from "./run-directory.ts";

test.each([
  { text: "127.0.0.1:9901", expected: { host: "127.0.0.1", port: 9901 } },
  { text: "[::1]:9901", expected: { host: "::1", port: 9901 } },
  { text: "/run/envoy/admin.sock", expected: { socketPath: "/run/envoy/admin.sock" } },
  { text: "", expected: undefined },
])("the admin address $text", ({ text, expected }) => {
  expect(parseAdminAddress(text)).toEqual(expected);
});

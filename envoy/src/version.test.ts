import { expect, test } from "vitest";
import { isSupportedEnvoy, PINNED_ENVOY, parseEnvoyVersion } from "./version.ts";

test("the version is read from what `envoy --version` prints", () => {
  const text = "\n/opt/envoy  version: dc2d3098ae5641555f15c71d5bb5ce0060a8015c/1.36.2/Clean/RELEASE/BoringSSL\n\n";
  expect(parseEnvoyVersion(text)).toBe("1.36.2");
  expect(parseEnvoyVersion("envoy version: abc/1.41.0-dev/Modified/DEBUG/BoringSSL")).toBe("1.41.0-dev");
  expect(parseEnvoyVersion("bash, version 5.2")).toBeUndefined();
});

test.each([
  { version: PINNED_ENVOY, supported: true },
  { version: "1.35.9", supported: false },
  { version: "1.36.0", supported: true },
  { version: "1.40.3", supported: true },
  { version: "1.41.0-dev", supported: false },
  { version: "2.38.0", supported: false },
])("$version is supported: $supported", ({ version, supported }) => {
  expect(isSupportedEnvoy(version)).toBe(supported);
});

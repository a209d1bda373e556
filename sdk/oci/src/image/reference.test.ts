import { describe, expect, test } from "vitest";
import { formatOciReference, parseOciReference } from "./reference.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("an image's url", () => {
  test.each([
    ["oci://registry.example/a/b:v1", "registry.example", "a/b", "registry.example/a/b:v1"],
    ["oci://registry.example:5000/a", "registry.example:5000", "a", "registry.example:5000/a:latest"],
    ["oci://localhost/a:x_y.Z-1", "localhost", "a", "localhost/a:x_y.Z-1"],
    ["oci://[::1]:5000/a:v1", "[::1]:5000", "a", "[::1]:5000/a:v1"],
    [`oci://r.example/a@${DIGEST}`, "r.example", "a", `r.example/a@${DIGEST}`],
    [`oci://r.example/a:v1@${DIGEST}`, "r.example", "a", `r.example/a@${DIGEST}`],
    ["oci://team/plugin:v1", "registry-1.docker.io", "team/plugin", "docker.io/team/plugin:v1"],
    ["oci://plugin", "registry-1.docker.io", "library/plugin", "docker.io/library/plugin:latest"],
    ["oci://docker.io/plugin", "registry-1.docker.io", "library/plugin", "docker.io/library/plugin:latest"],
    ["oci://index.docker.io/a/b", "registry-1.docker.io", "a/b", "docker.io/a/b:latest"],
    ["oci://r.example/a__b/c-d/e.f:1", "r.example", "a__b/c-d/e.f", "r.example/a__b/c-d/e.f:1"],
  ])("%s", (url, registry, repository, text) => {
    const parsed = parseOciReference(url);
    expect(parsed).toMatchObject({ registry, repository });
    expect(formatOciReference(parsed)).toBe(text);
  });

  test.each([
    "oci://",
    "oci:///a",
    "https://registry.example/a",
    "oci://r.example/",
    "oci://r.example/a:",
    "oci://r.example/a:-v1",
    `oci://r.example/a:${"x".repeat(129)}`,
    "oci://r.example/a@sha256:abc",
    `oci://r.example/a@sha512:${"a".repeat(128)}`,
    `oci://r.example/a@${DIGEST.toUpperCase()}`,
    "oci://user:password@r.example/a:v1",
    "oci://r.example/../a",
    "oci://r.example/a//b",
    "oci://r.example/a/b?x=1",
    "oci://r.example/a b",
    "oci://-r.example/a",
    "oci://r..example/a",
    "oci://r.example:123456/a",
    "oci://https://r.example/a",
    `oci://r.example/${"a".repeat(2_000)}`,
  ])("%j is none, and the error quotes nothing of it", (url) => {
    expect(() => parseOciReference(url)).toThrow(/^the image's url cannot be read: /);
    expect(() => parseOciReference(url)).not.toThrow(/password/);
  });
});

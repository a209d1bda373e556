import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { staleTypes } from "../proto/generate.ts";
import { envoyRegistry } from "./registry.ts";
import { PINNED_ENVOY } from "./version.ts";

test("the generated types are what the descriptors give", () => {
  expect(staleTypes()).toEqual([]);
});

test("the descriptors' Go module is of the pinned Envoy's minor version", () => {
  const module = readFileSync(new URL("../proto/go.mod", import.meta.url), "utf8");
  const version = /go-control-plane\/envoy v(\d+\.\d+)\./.exec(module)?.[1];
  expect(PINNED_ENVOY.startsWith(`${version}.`)).toBe(true);
});

test("the registry knows extensions and well-known types by name", () => {
  expect(envoyRegistry.getMessage("envoy.extensions.filters.http.wasm.v3.Wasm")).toBeDefined();
  expect(envoyRegistry.getMessage("google.protobuf.StringValue")).toBeDefined();
});

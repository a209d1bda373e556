import { expect, test } from "vitest";
import { BUNDLED_PLUGINS } from "../catalog/plugin-catalog.ts";
import { ownModule } from "./own-module.ts";

const { version } = BUNDLED_PLUGINS.info("cache-control");
const DIGEST = `sha256:${"0".repeat(64)}`;

test.each([
  { url: `oci://registry.example.com/sluice/cache-control:${version}`, own: true },
  { url: `oci://127.0.0.1:5000/cache-control:${version}@${DIGEST}`, own: true },
  { url: "file:///dist/cache-control.wasm", own: true },
  { url: "https://files.example.com/cache-control.wasm?raw=1", own: true },
  { url: "oci://registry.example.com/sluice/cache-control:9.9.9", own: false },
  { url: "oci://registry.example.com/sluice/cache-control", own: false },
  { url: `oci://registry.example.com/sluice/cache-control@${DIGEST}`, own: false },
  { url: `oci://registry.example.com/cache-control/mine:${version}`, own: false },
  { url: "https://files.example.com/mine.wasm?x=/cache-control.wasm", own: false },
  { url: `oci://registry.example.com/team/constructor:${version}`, own: false },
])("$url is ours: $own", ({ url, own }) => {
  expect(ownModule(url, BUNDLED_PLUGINS)).toBe(own ? "cache-control" : undefined);
});

import { expect, test } from "vitest";
import { withInlineMap } from "./debug-module.ts";

/** An empty module with the address of a map, as the compiler writes it. */
const EMPTY = Uint8Array.from([
  0x00,
  0x61,
  0x73,
  0x6d,
  1,
  0,
  0,
  0,
  0,
  19,
  16,
  ...Buffer.from("sourceMappingURL"),
  1,
  0x78,
]);

test("the map replaces the address that was there, with the places of the sources on this machine", () => {
  const map = JSON.stringify({ version: 3, sources: ["assembly/index.ts", "~lib/map.ts"], names: [], mappings: "" });
  const module = new WebAssembly.Module(new Uint8Array(withInlineMap(EMPTY, map, "/project")));
  const sections = WebAssembly.Module.customSections(module, "sourceMappingURL");
  expect(sections).toHaveLength(1);
  const text = Buffer.from(sections[0] ?? new ArrayBuffer(0)).toString("latin1");
  const base64 = text.slice(text.indexOf("base64,") + "base64,".length);
  expect(JSON.parse(Buffer.from(base64, "base64").toString("utf8"))).toMatchObject({
    sources: ["file:///project/assembly/index.ts", "~lib/map.ts"],
  });
});

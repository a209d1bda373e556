import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseConfigSchema } from "../config/parse.ts";
import { generateDecoder } from "./decoder.ts";
import { generateTable, replaceTable } from "./table.ts";

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The as-pect spec beside the generated file runs it; there, as inside of the SDK, no public surface is imported. */
const SPEC = at("../../../assembly/__tests__/config/generated/sample.gen.ts");

const MODULES: Readonly<Record<string, string>> = {
  Bytes: "bytes",
  ConfigDecoder: "config/decoder",
  ConfigIssues: "config/issues",
  ConfigMap: "config/map",
  ConfigPath: "config/path",
  GivenKeys: "config/given-keys",
  JsonKind: "json/kind",
  JsonValue: "json/value",
  readBytesList: "config/read-list",
};

async function sample() {
  const file = at("testdata/sample.schema.json");
  return parseConfigSchema(JSON.parse(await readFile(file, "utf8")), file);
}

describe("generateDecoder", () => {
  test("writes a class for each object and a reader for each list and map", async () => {
    const importFrom = (name: string) => `../../../${MODULES[name] ?? "config/read"}`;
    await expect(generateDecoder(await sample(), { importFrom })).toMatchFileSnapshot(SPEC);
  });

  test("imports from the SDK's public surface", async () => {
    const text = generateDecoder(await sample());
    expect([...text.matchAll(/from "(.*)"/g)].map(([, module]) => module)).toEqual([
      "proxy-wasm-assemblyscript-sdk/assembly",
    ]);
  });
});

describe("the table of a README", () => {
  test("has a row for each key, nested ones under their path", async () => {
    await expect(generateTable(await sample())).toMatchFileSnapshot(at("testdata/sample.table.md"));
  });

  test("replaces what stands between the markers", () => {
    const readme = "# a\n<!-- config:begin -->\nold\n<!-- config:end -->\nend\n";
    expect(replaceTable(readme, "new")).toBe("# a\n<!-- config:begin -->\nnew\n<!-- config:end -->\nend\n");
    expect(replaceTable("# a\n", "new")).toBeUndefined();
  });
});

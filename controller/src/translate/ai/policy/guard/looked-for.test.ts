import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DETECTORS } from "./looked-for.ts";

const SCHEMA = new URL("../../../../../../plugins/ai-prompt-guard/config.schema.json", import.meta.url);

test("the detectors are those of the plugin", () => {
  const { rules } = JSON.parse(readFileSync(SCHEMA, "utf8")).properties;
  expect(DETECTORS).toEqual(rules.items.properties.match.properties.detectors.items.enum);
});

// docs/guide/ai-resources.md and guards.md: each section of a policy that they show is one that a policy may have.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { storeOf } from "./store-of.ts";

const GUIDES = ["ai-resources", "guards"].map((name) =>
  readFileSync(fileURLToPath(new URL(`../../docs/guide/${name}.md`, import.meta.url)), "utf8"),
);

/** The blocks that begin with a section's name. */
const SECTIONS = GUIDES.flatMap((guide) => [
  ...guide.matchAll(/^```yaml\n((budgets|cache|guard|store):\n?.*?)^```$/gms),
]).map(([, text = ""]) => text);

test.each(SECTIONS)("is admitted: %s", (text) => {
  const sections = JSON.stringify(parse(text));
  const { objects } = parseCase(`
apiVersion: sluice.dev/v1alpha1
kind: AIPolicy
metadata: {name: shown}
spec: {targetRefs: [{group: sluice.dev, kind: AIRoute, name: chat}], defaults: ${sections}}
`);
  const { status } = translate(storeOf(objects), { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"] });
  expect(JSON.stringify(status)).not.toContain('"Invalid"');
});

test("sections are shown", () => expect(SECTIONS.length).toBeGreaterThanOrEqual(5));

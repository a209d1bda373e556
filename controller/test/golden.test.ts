import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { type Translation, translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { print } from "./print.ts";
import { renderFleet, showRendering } from "./show-rendering.ts";
import { showStatus } from "./show-status.ts";
import { showXds } from "./show-xds.ts";
import { storeOf } from "./store-of.ts";
import { targetFaults } from "./target-schemas.ts";

const FOLDER = fileURLToPath(new URL("../testdata/translate/", import.meta.url));
const INPUT = ".in.yaml";

/** Suffix of a golden → its text; undefined: nothing for this case, so no file. */
const OUTPUTS: Readonly<Record<string, (translation: Translation) => string | undefined>> = {
  ir: ({ ir }) => print(ir),
  status: ({ status }) => print(showStatus(status)),
  xds: ({ ir }) => showXds(ir),
  wasmplugin: ({ ir }) => showRendering(ir),
};

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith(INPUT))
  .sort()
  .map((name) => name.slice(0, -INPUT.length));

describe.each(cases)("%s", (name) => {
  const read = () => {
    const { objects, options } = parseCase(readFileSync(`${FOLDER}${name}${INPUT}`, "utf8"));
    return { objects, options: { ...CLUSTER_OPTIONS, addresses: ["192.0.2.1"], ...options } };
  };

  test("has its goldens", async () => {
    const { objects, options } = read();
    const translation = translate(storeOf(objects), options);
    for (const [suffix, show] of Object.entries(OUTPUTS)) {
      const shown = show(translation);
      if (shown !== undefined) await expect(shown).toMatchFileSnapshot(`${FOLDER}${name}.${suffix}.yaml`);
    }
  });

  test("renders nothing that its target would refuse", () => {
    const { objects, options } = read();
    const { ir } = translate(storeOf(objects), options);
    const rendered = ir.fleets.flatMap((fleet) => renderFleet(fleet)?.objects ?? []);
    expect(rendered.flatMap(targetFaults)).toEqual([]);
  });

  test("does not depend on the order of its objects, nor on what was translated before", () => {
    const { objects, options } = read();
    const shown = (of: typeof objects) => {
      const { ir, status } = translate(storeOf(of), options);
      return print({ ir, status });
    };
    const expected = shown(objects);
    expect(shown([...structuredClone(objects)].reverse())).toBe(expected);
    expect(shown(objects)).toBe(expected);
  });
});

test("neither the IR nor a status nor xDS as shown has a private key", () => {
  const goldens = readdirSync(FOLDER).filter((name) => /\.(?:ir|status|xds)\.yaml$/.test(name));
  expect(goldens.filter((name) => readFileSync(`${FOLDER}${name}`, "utf8").includes("PRIVATE KEY"))).toEqual([]);
});

test("every golden belongs to a case", () => {
  const expected = cases.flatMap((name) => [
    `${name}${INPUT}`,
    ...Object.keys(OUTPUTS).map((suffix) => `${name}.${suffix}.yaml`),
  ]);
  expect(readdirSync(FOLDER).filter((name) => !expected.includes(name))).toEqual([]);
});

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { revealSecrets } from "@sluice/manifest";
import { describe, expect, test } from "vitest";
import type { PluginIr } from "../src/ir/plugin.ts";
import { BUNDLED_PLUGINS } from "../src/translate/ai/catalog/plugin-catalog.ts";
import { CLUSTER_OPTIONS } from "../src/translate/options.ts";
import { type Translation, translate } from "../src/translate/translate.ts";
import { parseCase } from "./objects.ts";
import { storeOf } from "./store-of.ts";

const FOLDER = fileURLToPath(new URL("../testdata/translate/", import.meta.url));

/** Shorter values would be found in words that are nobody's secret. */
const LEAST_LENGTH = 6;

const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".in.yaml"))
  .sort()
  .map((name) => ({ name: name.slice(0, -".in.yaml".length), ...parseCase(readFileSync(`${FOLDER}${name}`, "utf8")) }));

function translated({ objects, options }: (typeof cases)[number]): Translation {
  return translate(storeOf(objects), { ...CLUSTER_OPTIONS, ...options });
}

/** What the case's Secrets hold, and what stands where no secret belongs. */
function planted({ objects }: (typeof cases)[number]): readonly string[] {
  const values = objects.flatMap((object) => {
    if (object.kind === "Secret") {
      const secret = Object.entries(object.data ?? {}).filter(([name]) => !name.endsWith(".crt"));
      return secret.map(([, value]) => Buffer.from(value, "base64").toString("utf8").trim());
    }
    const options = object.kind === "AIProvider" ? object.spec.options?.apiTokens : undefined;
    return Array.isArray(options) ? options.map(String) : [];
  });
  return values.filter((value) => value.length >= LEAST_LENGTH);
}

/** A plugin's configuration as renderers write it. */
function rendered({ defaults, rules }: PluginIr): unknown {
  const own = rules.map(({ targets, config }) => ({
    ...(revealSecrets(config) as object),
    _match_route_: targets.map(({ route }) => route),
  }));
  return { ...(revealSecrets(defaults ?? {}) as object), ...(own.length === 0 ? {} : { _rules_: own }) };
}

const withSecrets = cases.filter((one) => planted(one).length > 0);

describe("what a Secret holds is nowhere to be read", () => {
  test.each(withSecrets)("$name", (one) => {
    const translation = translated(one);
    const shown = `${JSON.stringify(translation)}${inspect(translation, { depth: null })}`;
    for (const value of planted(one)) {
      expect(shown).not.toContain(value);
      expect(shown).not.toContain(JSON.stringify(value).slice(1, -1));
      expect(shown).not.toContain(Buffer.from(value).toString("base64"));
    }
  });
});

describe("every configuration is one that its plugin takes", () => {
  test.each(cases)("$name", (one) => {
    for (const { plugins, upstreamPlugins } of translated(one).ir.fleets) {
      for (const plugin of [...plugins, ...upstreamPlugins]) {
        if (plugin.module.kind !== "bundled") continue;
        const report = BUNDLED_PLUGINS.check(plugin.module.plugin, rendered(plugin));
        expect({ plugin: plugin.name, ...report }).toEqual({ plugin: plugin.name, errors: [], warnings: [] });
      }
    }
  });
});

test("there are secrets in what is sent to proxies", () => {
  const one = cases.find(({ name }) => name === "ai-route-simple");
  const [fleet] = one === undefined ? [] : translated(one).ir.fleets;
  expect(JSON.stringify(fleet?.upstreamPlugins.map(rendered))).toContain("sk-planted");
});

import { type ConfigReport, type JsonSchema, makeConfigCheck, type Phase } from "@sluice/manifest";
import bundled from "../../../generated/plugins.gen.json" with { type: "json" };

/** What is known of a plugin without its module. */
export interface PluginInfo {
  readonly name: string;
  readonly version: string;
  readonly phase: Phase;
  /** Higher runs earlier within a phase; Higress's console has the same numbers. */
  readonly priority: number;
  /** Where it runs on stock Envoy. */
  readonly onEnvoy: Pick<PluginInfo, "phase" | "priority">;
}

/** The plugins that come with the controller. */
export interface PluginCatalog {
  /** Sorted. */
  readonly names: readonly string[];
  /** @throws Error for a name that is none of theirs: names come from our own code */
  info(name: string): PluginInfo;
  /** What the plugin itself would say of a configuration. Messages hold no values of it. */
  check(name: string, config: unknown): ConfigReport;
}

/** An entry of generated/plugins.gen.json. */
export interface PluginSource extends Omit<PluginInfo, "name"> {
  /** JSON Schema of the configuration; null: it takes none. */
  readonly schema: JsonSchema | null;
}

/** @param sources by the plugins' names */
export function makePluginCatalog(sources: Readonly<Record<string, PluginSource>>): PluginCatalog {
  const checks = new Map<string, (config: unknown) => ConfigReport>();
  const source = (name: string): PluginSource => {
    const found = Object.hasOwn(sources, name) ? sources[name] : undefined;
    if (found === undefined) throw new Error(`plugin ${name} is not bundled`);
    return found;
  };
  return {
    names: Object.keys(sources).sort(),
    info: (name) => {
      const { version, phase, priority, onEnvoy } = source(name);
      return { name, version, phase, priority, onEnvoy };
    },
    check: (name, config) => {
      const known = checks.get(name) ?? makeConfigCheck(source(name).schema ?? { type: "object" }, name);
      checks.set(name, known);
      return known(config);
    },
  };
}

export const BUNDLED_PLUGINS: PluginCatalog = makePluginCatalog(bundled as Record<string, PluginSource>);

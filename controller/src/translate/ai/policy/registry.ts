import type { Issue } from "../../../store/resource-store.ts";
import { BUDGETS } from "./budgets.ts";
import { CACHE } from "./cache/cache.ts";
import { CONSUMERS } from "./consumers.ts";
import { PROMPTS } from "./prompts.ts";
import type { SectionName, SectionPlugin } from "./section.ts";
import { STATISTICS } from "./statistics.ts";
import { STORE } from "./store-section.ts";
import { TOKEN_LIMITS } from "./token-limits.ts";
import { USER_PLUGINS } from "./user-plugins.ts";

/** The sections that are served, in alphabetical order. A new plugin's section is one more entry. */
const REGISTRY: { readonly [Name in SectionName]?: SectionPlugin<Name> } = {
  budgets: BUDGETS,
  cache: CACHE,
  consumers: CONSUMERS,
  plugins: USER_PLUGINS,
  prompts: PROMPTS,
  statistics: STATISTICS,
  store: STORE,
  tokenLimits: TOKEN_LIMITS,
};

/** Undefined: no plugin serves the section yet. */
export function sectionPlugin(section: SectionName): SectionPlugin | undefined {
  return (Object.hasOwn(REGISTRY, section) ? REGISTRY[section] : undefined) as SectionPlugin | undefined;
}

export function unsupportedSection(section: string, path: string): Issue {
  const message = `${section} is not supported by this version; supported are ${Object.keys(REGISTRY).join(", ")}`;
  return { path, message, reason: "UnsupportedValue" };
}

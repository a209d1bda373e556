import { BUDGETS } from "./budgets.ts";
import { CACHE } from "./cache/cache.ts";
import { CONSUMERS } from "./consumers.ts";
import { GUARD } from "./guard/guard.ts";
import { PROMPTS } from "./prompts.ts";
import type { SectionName, SectionPlugin } from "./section.ts";
import { STATISTICS } from "./statistics.ts";
import { STORE } from "./store-section.ts";
import { TOKEN_LIMITS } from "./token-limits.ts";
import { USER_PLUGINS } from "./user-plugins.ts";

/** Which plugins serve a section, in alphabetical order. */
const REGISTRY: { readonly [Name in SectionName]: SectionPlugin<Name> } = {
  budgets: BUDGETS,
  cache: CACHE,
  consumers: CONSUMERS,
  guard: GUARD,
  plugins: USER_PLUGINS,
  prompts: PROMPTS,
  statistics: STATISTICS,
  store: STORE,
  tokenLimits: TOKEN_LIMITS,
};

export function sectionPlugin(section: SectionName): SectionPlugin {
  return REGISTRY[section] as SectionPlugin;
}

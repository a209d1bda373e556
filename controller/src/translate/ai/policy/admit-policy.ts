import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { sectionPlugin } from "./registry.ts";
import type { SectionName, Sections } from "./section.ts";

/** What makes an AIPolicy wrong by itself, whatever it refers to. One such section, and nothing of the policy is new. */
export function admitPolicy({ spec }: AIPolicy, catalog: PluginCatalog): readonly Issue[] {
  const { defaults = {}, overrides = {} } = spec;
  return [...sectionIssues(defaults, "spec.defaults", catalog), ...sectionIssues(overrides, "spec.overrides", catalog)];
}

function sectionIssues(sections: Sections, path: string, catalog: PluginCatalog): readonly Issue[] {
  return Object.entries(sections).flatMap(([name, value]) =>
    sectionPlugin(name as SectionName).admit(value as never, `${path}.${name}`, { catalog }),
  );
}

import { createHash } from "node:crypto";
import type { SecretObject } from "@sluice/manifest";
import type { ModuleIr } from "../../../ir/plugin.ts";
import type { AIPolicy } from "../../../resources/resources.ts";
import type { Issue } from "../../../store/resource-store.ts";
import type { PluginCatalog } from "../catalog/plugin-catalog.ts";
import { configIssues } from "./config-issues.ts";
import { ownModule } from "./own-module.ts";
import type { RenderedPlugin, SectionPlugin, SectionValue } from "./section.ts";

type UserPlugin = SectionValue<"plugins">[number];

/** Longest part of a name that is the user's: resources are named by it, and 63 characters is the least that a label may have. */
const NAME_LENGTH = 40;

/** `plugins`: any Wasm plugin of the user's. */
export const USER_PLUGINS: SectionPlugin<"plugins"> = {
  section: "plugins",
  admit: (plugins, path, { catalog }) =>
    plugins.flatMap((plugin, index) => [
      ...pluginIssues(plugins, plugin, index, path),
      ...ownConfigIssues(plugin, `${path}[${index}].config`, catalog),
    ]),
  render: (plugins, policy) => ({ plugins: plugins.map((plugin) => rendered(plugin, policy)), problems: [] }),
};

function pluginIssues(
  plugins: readonly UserPlugin[],
  plugin: UserPlugin,
  index: number,
  path: string,
): readonly Issue[] {
  const at = `${path}[${index}]`;
  const first = plugins.findIndex((other) => nameOf(other) === nameOf(plugin));
  const issues: Issue[] = [];
  if (first !== index)
    issues.push({ path: at, message: `${path}[${first}] is called ${nameOf(plugin)}, too: set name` });
  if (!URL.canParse(plugin.url)) issues.push({ path: `${at}.url`, message: "is no URL" });
  return issues;
}

/** Of a plugin of ours. What a proxy would say of it is that the plugin cannot be made, without a reason. */
function ownConfigIssues({ url, config = {} }: UserPlugin, path: string, catalog: PluginCatalog): readonly Issue[] {
  const name = ownModule(url, catalog);
  if (name === undefined) return [];
  const whose = ` (of ${name} ${catalog.info(name).version}, by its url)`;
  return configIssues(name, config, path, catalog).map((issue) => ({ ...issue, message: issue.message + whose }));
}

function rendered(plugin: UserPlugin, policy: AIPolicy): RenderedPlugin {
  const { phase = "UNSPECIFIED_PHASE", priority = 0, failStrategy = "FailClosed", config = {} } = plugin;
  const module = moduleOf(plugin, policy);
  const identity = JSON.stringify([module, phase, priority, failStrategy]);
  const hash = createHash("sha256").update(identity).digest("hex").slice(0, 8);
  return {
    // Two that differ in anything but their configuration are two filters.
    name: `user-${nameOf(plugin)}-${hash}`,
    module,
    placement: { phase, priority },
    failure: failStrategy === "FailOpen" ? "open" : "closed",
    config: config as SecretObject,
  };
}

function moduleOf({ url, sha256, pullSecretRef }: UserPlugin, { metadata }: AIPolicy): ModuleIr {
  return {
    kind: "url",
    url,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(pullSecretRef === undefined ? {} : { pullSecret: `${metadata.namespace ?? ""}/${pullSecretRef.name}` }),
  };
}

/** The user's name for it, else the last part of the URL's path without tag, digest and ending. */
function nameOf({ name, url }: UserPlugin): string {
  if (name !== undefined) return name.slice(0, NAME_LENGTH);
  const last = url.split(/[?#]/, 1)[0]?.split("/").pop() ?? "";
  const bare = last.replace(/[@:].*$/, "").replace(/\.wasm$/, "");
  const safe = bare
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, NAME_LENGTH)
    .replace(/^-+|-+$/g, "");
  return safe === "" ? "plugin" : safe;
}

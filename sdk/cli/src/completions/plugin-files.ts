/** Where a project has its plugins (project.ts), as patterns of a shell. */
export const PLUGIN_FILES = ["plugin.json", "plugins/*/plugin.json", "plugins/examples/*/plugin.json"] as const;

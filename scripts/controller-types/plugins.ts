import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { loadManifest } from "../../sdk/manifest/src/index.ts";
import { type Provider, readApis, readProviders } from "../ai-providers/read.ts";

const PLUGINS = fileURLToPath(new URL("../../plugins", import.meta.url));
const PROVIDERS = path.join(PLUGINS, "ai-proxy/providers");

/** What the controller has to know of each plugin: where it runs, and what it may be configured with. */
export async function pluginsJson(): Promise<string> {
  const names = readdirSync(PLUGINS).filter((name) => existsSync(path.join(PLUGINS, name, "plugin.json")));
  const plugins: Record<string, unknown> = {};
  for (const plugin of names.sort()) {
    const { name, version, phase, priority, envoy, configSchema } = await loadManifest(path.join(PLUGINS, plugin));
    plugins[name] = { version, phase, priority, onEnvoy: envoy, schema: configSchema ?? null };
  }
  return jsonLines(plugins);
}

/** An object with a line for each member, so that a diff says which has changed. */
export function jsonLines(value: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(value).map(([key, member]) => `  ${JSON.stringify(key)}: ${JSON.stringify(member)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** ai-proxy's types of providers: where they are, and whether they need keys. Lines, so that a diff can be read. */
export function providersJson(): string {
  const apis = readApis(readFileSync(path.join(PLUGINS, "ai-proxy/apis.json"), "utf8"));
  const files = readdirSync(PROVIDERS).sort();
  const providers = readProviders(
    files.map((name) => ({ name, text: readFileSync(path.join(PROVIDERS, name), "utf8") })),
    apis,
  );
  return `{\n${providers.map((provider) => `  ${row(provider)}`).join(",\n")}\n}\n`;
}

function row({ type, host, tokens, auth, quirks }: Provider): string {
  const internal = quirks.includes("internal") ? { internal: true } : {};
  return `${JSON.stringify(type)}: ${JSON.stringify({ host, tokens, auth, ...internal })}`;
}

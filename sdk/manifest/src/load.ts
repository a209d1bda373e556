import { readFile } from "node:fs/promises";
import path from "node:path";
import { MissingError, UserError } from "./errors.ts";
import { isRecord } from "./is-record.ts";
import { DEFAULT_BUDGET, type JsonSchema, type ManifestSource, type PluginManifest } from "./manifest.ts";
import { manifestSchema } from "./schema.ts";
import { compileSchema } from "./validate.ts";

const DEFAULT_CONFIG_FILE = "config.schema.json";

/** Envoy runs plugins of equal phase by priority; a plugin that does not care stands in the middle. */
const DEFAULT_PRIORITY = 500;

const checkManifest = compileSchema<ManifestSource>(manifestSchema);

/**
 * Reads and checks `plugin.json` and the configuration schema it names.
 * @param folder the plugin's folder
 * @throws UserError naming file and JSON path
 */
export async function loadManifest(folder: string): Promise<PluginManifest> {
  const file = path.join(folder, "plugin.json");
  const text = await readText(file);
  if (text === undefined) {
    throw new MissingError("this folder holds no plugin.json", {
      where: file,
      help: "name a plugin's folder",
    });
  }
  const source = checkManifest(parseJson(text, file), file);
  const configSchema = await loadConfigSchema(folder, source.config);
  const place = { phase: source.phase ?? "UNSPECIFIED_PHASE", priority: source.priority ?? DEFAULT_PRIORITY } as const;
  return {
    name: source.name,
    version: source.version,
    description: source.description,
    category: source.category ?? "custom",
    ...place,
    envoy: source.envoy ?? place,
    flavours: source.flavours ?? ["envoy"],
    hostcalls: source.hostcalls ?? [],
    license: source.license ?? "Apache-2.0",
    budget: { ...DEFAULT_BUDGET, ...source.budget },
    ...(configSchema === undefined ? {} : { configSchema }),
    folder: path.resolve(folder),
  };
}

/** The schema file named in the manifest must be there; the one of the default name may be missing. */
async function loadConfigSchema(folder: string, named: string | undefined): Promise<JsonSchema | undefined> {
  const file = path.join(folder, named ?? DEFAULT_CONFIG_FILE);
  const text = await readText(file);
  if (text === undefined) {
    if (named === undefined) return undefined;
    throw new MissingError("the configuration schema named in plugin.json is not there", { where: file });
  }
  const schema = parseJson(text, file);
  if (!isRecord(schema)) throw new UserError("a configuration schema is a JSON object", { where: file });
  return schema;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(`this is not JSON: ${reason}`, { where: file, cause });
  }
}

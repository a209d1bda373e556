import { readFile } from "node:fs/promises";
import {
  type ConfigCheck,
  formatViolation,
  isRecord,
  type JsonSchema,
  MissingError,
  makeConfigCheck,
  UserError,
  type Violation,
} from "@sluice/manifest";
import { type Document, parseDocument } from "yaml";
import type { JsonObject, PluginImage } from "./attachment.ts";

/** A configuration and where it stands. */
export interface ConfigFile {
  readonly config: JsonObject;
  /** For messages. */
  readonly where: string;
}

/**
 * Reads the files that `--config` names: `FILE` for the one plugin, `NAME=FILE` for one of several.
 * @returns by the plugin's name
 * @throws UserError, MissingError
 */
export async function readConfigs(
  options: readonly string[],
  plugins: readonly string[],
): Promise<ReadonlyMap<string, ConfigFile>> {
  const configs = new Map<string, ConfigFile>();
  for (const option of options) {
    const [plugin, file] = ownerOf(option, plugins);
    if (configs.has(plugin)) throw new UserError(`${plugin} has two configurations`, { where: `--config ${option}` });
    configs.set(plugin, { config: parseConfig(await textOf(file), file), where: file });
  }
  return configs;
}

function ownerOf(option: string, plugins: readonly string[]): readonly [string, string] {
  const owner = plugins.find((plugin) => option.startsWith(`${plugin}=`));
  if (owner !== undefined) return [owner, option.slice(owner.length + 1)];
  const [only = "", ...others] = plugins;
  if (others.length === 0) return [only, option];
  throw new UserError("it has to be said which plugin the file is for", {
    where: `--config ${option}`,
    help: `write --config NAME=FILE; plugins: ${plugins.join(", ")}`,
  });
}

/** @param where file, for errors */
export function parseConfig(text: string, where: string): JsonObject {
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) throw new UserError(`this is no YAML: ${error.message.split("\n")[0]}`, { where });
  const value = resolvedValue(document, where) ?? {};
  if (isRecord(value)) return value;
  throw new UserError("a configuration is an object: key: value", { where });
}

/**
 * Compares a configuration with what the plugin's schema says, as the plugin will.
 * @returns what is only told: keys that the plugin does not know
 * @throws UserError with all that is wrong
 */
export function checkConfig({ name, facts }: PluginImage, { config, where }: ConfigFile): readonly string[] {
  if (facts === undefined) return [`the image of ${name} does not say what it is configured by: nothing was checked`];
  if (facts.schema === undefined) {
    return Object.keys(config).length === 0 ? [] : [`${name} takes no configuration`];
  }
  const check = checkOf(facts.schema, name);
  if (typeof check === "string")
    return [`the schema in the image of ${name} cannot be used, nothing was checked: ${check}`];
  const { errors, warnings } = check(config);
  if (errors.length === 0) return warnings.map((warning) => `${name}: ${formatViolation(warning)}`);
  throw new UserError(`${name} cannot be configured so: ${errors.map(formatViolation).join("; ")}`, {
    where,
    help: helpFor(errors, where),
  });
}

/** The check, or why there is none: the schema is whatever the image's maker wrote. */
function checkOf(schema: JsonSchema, name: string): ConfigCheck | string {
  try {
    return makeConfigCheck(schema, name);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function helpFor(errors: readonly Violation[], where: string): string {
  const isWithout = where === "--config" && errors.some(({ path }) => path === "");
  return isWithout
    ? "write a file with what is required, and name it: --config FILE"
    : "nothing was written; mend it and try again";
}

/** Aliases that stand for ever more aliases are given up, and so is what JSON cannot say: a ring. */
function resolvedValue(document: Document, where: string): unknown {
  try {
    const value: unknown = document.toJS();
    JSON.stringify(value);
    return value;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new UserError(`this YAML cannot be read: ${reason}`, { where, cause });
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new MissingError(`the configuration cannot be read: ${code}`, {
      where: file,
      help: "name a file: --config FILE",
      cause,
    });
  }
}

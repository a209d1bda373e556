import { readFileSync } from "node:fs";
import { isRecord, UserError } from "@sluice/manifest";
import { parse } from "yaml";
import { type ConfigOf, type ControllerConfig, OPTIONS, type OptionInfo } from "./options.ts";

/** Where settings come from; flags win over variables, variables over the file, the file over the defaults. */
export interface ConfigSources<Config = ControllerConfig> {
  /** Option name → value as the command line has it. */
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** YAML file. */
  readonly file?: string;
  /** In the place of the settings' own defaults. */
  readonly defaults?: Partial<Config>;
}

/** The controller's settings. @throws UserError that names the setting, where it was made, and what it may be */
export function loadConfig(sources: ConfigSources): ControllerConfig {
  return loadSettings(OPTIONS, sources);
}

/** The values of these settings. @throws UserError that names the setting, where it was made, and what it may be */
export function loadSettings<const Options extends readonly OptionInfo[]>(
  options: Options,
  sources: ConfigSources<ConfigOf<Options>>,
): ConfigOf<Options> {
  const defaults: Readonly<Record<string, unknown>> = sources.defaults ?? {};
  const file = sources.file === undefined ? {} : readFile(sources.file, options);
  const values = options.map((option: OptionInfo): [string, unknown] => {
    const flag = sources.flags?.[option.name];
    if (flag !== undefined) return [option.name, checked(option, flag, flagName(option.name))];
    const variable = variableName(option.name);
    const env = sources.env?.[variable];
    if (env !== undefined && env !== "") return [option.name, checked(option, env, variable)];
    const written = file[option.name];
    if (written !== undefined) return [option.name, checked(option, written, `${sources.file}: ${option.name}`)];
    return [option.name, defaults[option.name] ?? option.default];
  });
  return Object.fromEntries(values) as ConfigOf<Options>;
}

/** `leaseDuration` → `--lease-duration` */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `leaseDuration` → `SLUICE_LEASE_DURATION` */
export function variableName(name: string): string {
  return `SLUICE_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function readFile(file: string, options: readonly OptionInfo[]): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"), { maxAliasCount: 0 });
  } catch (cause) {
    throw new UserError(cause instanceof Error ? cause.message : String(cause), { where: file, cause });
  }
  if (value === null || value === undefined) return {};
  if (!isRecord(value)) throw new UserError("a config file is a map of settings", { where: file });
  const known = new Set<string>(options.map(({ name }) => name));
  const unknown = Object.keys(value).filter((key) => !known.has(key));
  if (unknown.length === 0) return value;
  throw new UserError(`unknown setting ${unknown.join(", ")}`, {
    where: file,
    help: `there is ${[...known].join(", ")}`,
  });
}

function checked(option: OptionInfo, value: unknown, where: string): unknown {
  const result = PARSERS[option.type](value);
  if (result === undefined || (option.values !== undefined && !option.values.includes(String(result)))) {
    const expected = option.values === undefined ? EXPECTED[option.type] : `one of ${option.values.join(", ")}`;
    throw new UserError(`${JSON.stringify(value)} is not ${expected}`, { where });
  }
  return result;
}

const EXPECTED: Readonly<Record<OptionInfo["type"], string>> = {
  text: "a text",
  port: "a port, 0 to 65535",
  milliseconds: "a number of milliseconds",
  count: "a whole number",
  boolean: "true or false",
  list: "a list, or texts joined by commas",
};

const PARSERS: Readonly<Record<OptionInfo["type"], (value: unknown) => unknown>> = {
  text: (value) => (typeof value === "string" ? value : undefined),
  port: (value) => integer(value, 65_535),
  milliseconds: (value) => integer(value, 2_147_483_647),
  count: (value) => integer(value, 2_147_483_647),
  boolean: (value) => ({ true: true, false: false })[String(value)],
  list: (value) => {
    if (typeof value === "string")
      return value
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    return Array.isArray(value) && value.every((part) => typeof part === "string") ? value : undefined;
  },
};

function integer(value: unknown, most: number): number | undefined {
  const text = String(value);
  const number = Number(text);
  return /^\d{1,10}$/.test(text) && number <= most ? number : undefined;
}

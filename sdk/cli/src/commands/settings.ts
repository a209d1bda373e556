import { type ControllerConfig, flagName, loadConfig, OPTIONS, type OptionInfo } from "@sluice/controller/settings";
import type { VerbOption } from "../verbs/verb.ts";

/** Settings that `sluice controller` has flags for: all. */
export const CONTROLLER_SETTINGS: readonly (keyof ControllerConfig)[] = OPTIONS.map(({ name }) => name);

/** Settings that `sluice gateway` has flags for. */
export const GATEWAY_SETTINGS = [
  "target",
  "logLevel",
  "enableInferenceExtension",
  "epp",
  "xdsPort",
  "modulesDir",
  "cacheDir",
  "insecureRegistries",
  "healthPort",
  "debugPort",
  "higressNamespace",
  "pluginRegistry",
  "proxyBind",
  "namespace",
  "redisBridgeFor",
  "redisBridgeUrl",
  "redisBridgeSecret",
] as const satisfies readonly (keyof ControllerConfig)[];

/** On one machine nobody but this user connects, and any free port does for what only Envoy and curious people need. */
export const GATEWAY_DEFAULTS: Partial<ControllerConfig> = {
  logLevel: "warn",
  xdsPort: 0,
  healthPort: 0,
  proxyBind: "127.0.0.1",
};

/** Values of flags as commander has them, by option name. */
export type SettingFlags = Readonly<Record<string, unknown>> & { readonly config?: string };

/** A flag for each of these settings, and `--config FILE` for all of them. */
export function settingOptions(
  names: readonly (keyof ControllerConfig)[],
  defaults: Partial<ControllerConfig> = {},
): readonly VerbOption[] {
  const options = OPTIONS.filter(({ name }) => names.includes(name));
  return optionsOf(options.map((option) => ({ ...option, default: defaults[option.name] ?? option.default })));
}

/** A flag for each of these, and `--config FILE` for all of them. */
export function optionsOf(options: readonly OptionInfo[]): readonly VerbOption[] {
  const help = "YAML file with settings; flags and SLUICE_… variables win over it";
  return [{ flags: "--config <file>", help, completes: "file" }, ...options.map(optionOf)];
}

/** Flags, then variables, then the file, then `defaults`, then the settings' own defaults. */
export function settingsOf(flags: SettingFlags, defaults: Partial<ControllerConfig> = {}): ControllerConfig {
  const { config: file } = flags;
  return loadConfig({ flags, env: process.env, defaults, ...(file === undefined ? {} : { file }) });
}

const BOOLEANS: ReadonlySet<string> = new Set(
  OPTIONS.filter(({ type }) => type === "boolean").map(({ name }) => flagName(name)),
);

/** A command line in which `--flag` alone means that it is true, whatever stands behind it. */
export function withBareFlags(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => {
    const isBare = BOOLEANS.has(arg) && !["true", "false"].includes(args[index + 1] ?? "");
    return isBare ? `${arg}=true` : arg;
  });
}

function optionOf(option: OptionInfo): VerbOption {
  const fallback = Array.isArray(option.default) ? option.default.join(",") : String(option.default);
  const unit = option.type === "milliseconds" ? " ms" : "";
  const shown = fallback === "" ? "" : `; default ${fallback}${unit}`;
  const value = option.type === "boolean" ? "[true|false]" : "<value>";
  return {
    flags: `${flagName(option.name)} ${value}`,
    help: `${option.help}${shown}`,
    ...(option.type === "text" && option.values !== undefined ? { values: option.values } : {}),
  };
}

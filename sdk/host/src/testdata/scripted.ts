import { type EmulatorOptions, HostEmulator, type PluginOptions } from "../index.ts";
import { type CompiledModule, compileTestModule } from "./compile.ts";

let script: Promise<CompiledModule> | undefined;
let higressScript: Promise<CompiledModule> | undefined;

/** The module that does what its configuration says (assembly/script.ts), compiled once a test file. */
export function scriptModule(): Promise<CompiledModule> {
  script ??= compileTestModule("script");
  return script;
}

/** The same with Higress's calls. */
export function higressScriptModule(): Promise<CompiledModule> {
  higressScript ??= compileTestModule("script", ["--use", "HIGRESS=1"]);
  return higressScript;
}

/** A script plugin: the lines are its configuration. */
export async function scripted(name: string, lines: readonly string[], more: Partial<PluginOptions> = {}): Promise<PluginOptions> {
  return { ...(await scriptModule()), name, config: lines.join("\n"), ...more };
}

/** A host with one script plugin. */
export async function hostOf(lines: readonly string[], options: Partial<EmulatorOptions> = {}, plugin: Partial<PluginOptions> = {}): Promise<HostEmulator> {
  return HostEmulator.load({ ...options, plugins: [await scripted("script", lines, plugin)] });
}

/** What plugins have logged, without the start of the module. */
export function said(host: HostEmulator, plugin?: string): string[] {
  const records = host.logs.filter((record) => plugin === undefined || record.plugin === plugin);
  const messages = records.map(({ message }) => message);
  const configured = messages.findLastIndex((message) => message.startsWith("configure"));
  return messages.filter((message, index) => index > configured && !messages.slice(configured, index + 1).slice(1).every(isAnswer));
}

function isAnswer(line: string): boolean {
  return line.startsWith("  ");
}

/** Only what commands have answered. */
export function answers(host: HostEmulator, plugin?: string): string[] {
  return said(host, plugin).filter(isAnswer).map((line) => line.trim());
}

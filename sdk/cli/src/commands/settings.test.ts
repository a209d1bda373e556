import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parserOf } from "../verbs/parser.ts";
import type { Verb } from "../verbs/verb.ts";
import { type SettingFlags, settingOptions, settingsOf, withBareFlags } from "./settings.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sluice-settings-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** The setting's own default is 18000, the command's 0. */
const DEFAULTS = { xdsPort: 0 };

type Settings = Parameters<typeof settingOptions>;

/** What a verb with such settings is given of a command line. */
function parsed(args: readonly string[], ...settings: Settings): { args: readonly string[]; flags: SettingFlags } {
  let seen: { args: readonly string[]; flags: SettingFlags } | undefined;
  const verb: Verb = {
    name: "test",
    group: "Run a gateway",
    summary: "",
    arguments: [{ name: "dir", optional: true, fallback: ".", help: "" }],
    options: settingOptions(...settings),
    examples: [],
    run: async (given, flags: SettingFlags) => {
      seen = { args: given, flags };
      return 0;
    },
  };
  parserOf([verb], () => {}).parse(["node", "sluice", "test", ...withBareFlags(args)]);
  if (seen === undefined) throw new Error("the verb did not run");
  return seen;
}

/** `xdsPort` as a command with such flags has it. */
function xdsPort(...args: readonly string[]): number {
  return settingsOf(parsed(args, ["xdsPort"], DEFAULTS).flags, DEFAULTS).xdsPort;
}

function config(text: string): string {
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, text);
  return file;
}

test("the command's default counts where nobody says anything", () => {
  expect(xdsPort()).toBe(0);
});

test.each([{ typed: "18000" }, { typed: "0" }, { typed: "7" }])(
  "a flag that was typed wins, whatever it says: $typed",
  ({ typed }) => {
    vi.stubEnv("SLUICE_XDS_PORT", "5");
    expect(xdsPort("--config", config("xdsPort: 6\n"), "--xds-port", typed)).toBe(Number(typed));
  },
);

test("a variable and a file win over the command's default, also with the setting's own default", () => {
  expect(xdsPort("--config", config("xdsPort: 18000\n"))).toBe(18_000);
  vi.stubEnv("SLUICE_XDS_PORT", "18000");
  expect(xdsPort()).toBe(18_000);
});

test("help shows the command's default", () => {
  const [, option] = settingOptions(["xdsPort"], DEFAULTS);
  expect(option).toMatchObject({ flags: "--xds-port <value>", help: expect.stringMatching(/; default 0$/) });
});

test.each([
  { typed: [], is: false, directory: "." },
  { typed: ["--enable-inference-extension"], is: true, directory: "." },
  { typed: ["--enable-inference-extension", "examples"], is: true, directory: "examples" },
  { typed: ["examples", "--enable-inference-extension", "--log-level", "info"], is: true, directory: "examples" },
  { typed: ["--enable-inference-extension", "true", "examples"], is: true, directory: "examples" },
  { typed: ["--enable-inference-extension=false", "examples"], is: false, directory: "examples" },
])("a flag that is true or false may stand alone: $typed", ({ typed, is, directory }) => {
  const { args, flags } = parsed(typed, ["enableInferenceExtension", "logLevel"]);
  expect(settingsOf(flags).enableInferenceExtension).toBe(is);
  expect(args).toEqual([directory]);
});

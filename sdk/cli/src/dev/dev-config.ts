import { readFile } from "node:fs/promises";
import path from "node:path";
import { isRecord, MissingError, UserError } from "@sluice/manifest";
import { parseDocument } from "yaml";

/** In a plugin's folder: its configuration where no other file is named. */
export const DEV_CONFIG = "dev.yaml";

/**
 * A plugin's configuration from a file of YAML or JSON.
 * @throws UserError where the file is neither, MissingError where it is not there
 */
export async function readDevConfig(file: string): Promise<unknown> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new MissingError("the configuration file cannot be read", {
      where: file,
      help: "write one, or leave --config out",
      cause,
    });
  });
  const document = parseDocument(text, { prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [start] = error.linePos ?? [];
    const where = start === undefined ? file : `${file}:${start.line}:${start.col}`;
    const [what] = error.message.split(" at line ");
    throw new UserError(`the configuration is no ${formatOf(file)}: ${what}`, { where });
  }
  return document.toJS() ?? {};
}

/** The configuration with a level for the plugin's own log, unless it sets one. */
export function withLogLevel(config: unknown, level: string): unknown {
  return isRecord(config) && !("_log_level_" in config) ? { ...config, _log_level_: level } : config;
}

function formatOf(file: string): string {
  return path.extname(file) === ".json" ? "JSON" : "YAML";
}

#!/usr/bin/env node
import { CommanderError } from "commander";
import { withBareFlags } from "./commands/settings.ts";
import { type ErrorReport, ExitCode, formatError, reportOf } from "./errors.ts";
import { VERBS } from "./verbs/index.ts";
import { parserOf } from "./verbs/parser.ts";

async function main(argv: readonly string[]): Promise<void> {
  const parser = parserOf(VERBS, (code) => {
    process.exitCode = code;
  });
  try {
    // Whoever types `sluice` alone wants to know what there is.
    await parser.parseAsync(argv.length > 2 ? withBareFlags(argv) : [...argv, "--help"]);
  } catch (error) {
    const report = error instanceof CommanderError ? usageReport(error, argv) : reportOf(error);
    if (report === undefined) return;
    console.error(argv.includes("--json") ? JSON.stringify(report) : formatError(report));
    process.exitCode = report.exitCode;
  }
}

/** What is wrong with the command line; nothing where help or the version was asked for. */
function usageReport({ exitCode, message }: CommanderError, argv: readonly string[]): ErrorReport | undefined {
  if (exitCode === ExitCode.Done) return undefined;
  const verb = VERBS.find(({ name }) => name === argv[2]);
  return {
    error: message.replace(/^error: (command-argument )?/, "").replaceAll("\n", " "),
    help: verb === undefined ? "sluice --help lists the verbs" : `sluice ${verb.name} --help says what it takes`,
    exitCode: ExitCode.UserInput,
  };
}

// Whoever read has gone, as `head` does: there is nobody left to tell. What was started ends with this process.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE") process.exit();
});
if (process.exitCode === undefined) process.exitCode = ExitCode.Done;
await main(process.argv);

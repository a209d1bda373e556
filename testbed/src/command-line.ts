import { type ParseArgsConfig, parseArgs } from "node:util";
import { formatError, reportOf } from "@sluice/cli";
import { UserError } from "@sluice/manifest";

/** Ends the process: with the code that `main` gives, or with what it threw on stderr and the code of that. */
export async function runCommand(main: () => Promise<number>): Promise<never> {
  try {
    process.exit(await main());
  } catch (error) {
    const report = reportOf(error);
    process.stderr.write(`${formatError(report)}\n`);
    process.exit(report.exitCode);
  }
}

/** @throws UserError with the usage for an option that is unknown or lacks its value, and for anything that is no option */
export function readArguments<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  return parsed(usage, () => parseArgs({ args: [...args], options })).values;
}

/** As `readArguments`, where words that are no options may stand as well. */
export function readWords<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: Options,
  usage: string,
) {
  return parsed(usage, () => parseArgs({ args: [...args], options, allowPositionals: true }));
}

function parsed<Result>(usage: string, parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), { help: usage });
  }
}

/** @throws UserError for anything but a whole number from 1 on */
export function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new UserError(`--${name} takes a whole number from 1 on, not "${text}"`);
}

import { type ControllerConfig, printResources } from "@sluice/controller";
import { ExitCode, formatError } from "../errors.ts";

/**
 * `sluice gateway DIR --print`: what a controller would write for the target, as YAML on stdout, and on stderr what the
 * target cannot say. Answers whether all of it could be said.
 */
export async function printCommand(directory: string, config: ControllerConfig, version: string): Promise<boolean> {
  const { yaml, problems } = await printResources({ root: directory, config, version });
  process.stdout.write(yaml);
  for (const { message, ...details } of problems)
    console.error(formatError({ error: message, ...details, exitCode: ExitCode.UserInput }));
  return problems.length === 0;
}

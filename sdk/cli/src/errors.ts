import { UserError } from "@sluice/manifest";

/** Exit codes of every verb. */
export const ExitCode = { Done: 0, UserInput: 1, Missing: 2, Bug: 3 } as const;

/** An error as a script reads it (`--json`). */
export interface ErrorReport {
  readonly error: string;
  readonly where?: string;
  readonly help?: string;
  readonly exitCode: number;
}

export function reportOf(error: unknown): ErrorReport {
  if (error instanceof UserError) {
    return {
      error: error.message,
      ...(error.where === undefined ? {} : { where: error.where }),
      ...(error.help === undefined ? {} : { help: error.help }),
      exitCode: error.exitCode,
    };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { error: text, help: "this is a bug: please report it with the text above", exitCode: ExitCode.Bug };
}

/** What, where, how; one line each. */
export function formatError({ error, where, help }: ErrorReport): string {
  const lines = [`error: ${error}`];
  if (where !== undefined) lines.push(`   at: ${where}`);
  if (help !== undefined) lines.push(` help: ${help}`);
  return lines.join("\n");
}

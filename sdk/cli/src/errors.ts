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
  const system = systemReport(error);
  if (system !== undefined) return system;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { error: text, help: "this is a bug: please report it with the text above", exitCode: ExitCode.Bug };
}

/** What the machine refuses (errno(3)), and what its owner can do. */
const REFUSALS: Readonly<Record<string, { readonly error: string; readonly help: string }>> = {
  EACCES: { error: "permission denied", help: "let this user read and write there, or choose another place" },
  EPERM: {
    error: "the operation is not permitted",
    help: "let this user read and write there, or choose another place",
  },
  EROFS: { error: "the file system is read-only", help: "choose another place" },
  ENOSPC: { error: "no space is left on the device", help: "free some, or choose another place" },
  EDQUOT: { error: "the disk quota is used up", help: "free some, or choose another place" },
  EMFILE: { error: "too many files are open", help: "raise the limit: ulimit -n 4096" },
};

function systemReport(error: unknown): ErrorReport | undefined {
  if (!(error instanceof Error && "code" in error)) return undefined;
  const refusal = REFUSALS[String(error.code)];
  if (refusal === undefined) return undefined;
  // Node's message ends with the path; an error of a write by descriptor has none.
  const where = "path" in error && typeof error.path === "string" ? error.path : undefined;
  return {
    error: refusal.error,
    ...(where === undefined ? {} : { where }),
    help: refusal.help,
    exitCode: ExitCode.Missing,
  };
}

/** What, where, how; one line each. Servers and files are quoted in them, which must not steer the terminal. */
export function formatError({ error, where, help }: ErrorReport): string {
  const lines = [`error: ${error}`];
  if (where !== undefined) lines.push(`   at: ${where}`);
  if (help !== undefined) lines.push(` help: ${help}`);
  return lines.join("\n").replace(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, "?");
}

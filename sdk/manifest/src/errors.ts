/** What a `UserError` tells besides its message. */
export interface ErrorDetails {
  /** File, verb or JSON path the error is about. */
  readonly where?: string;
  /** How to mend it: one sentence, or a command to run. */
  readonly help?: string;
  readonly cause?: unknown;
}

/** The user's input is wrong (exit code 1). The message says what, `where` where, `help` how to mend it. */
export class UserError extends Error {
  readonly where: string | undefined;
  readonly help: string | undefined;
  readonly exitCode: number = 1;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = new.target.name;
    this.where = details.where;
    this.help = details.help;
  }
}

/** Something the command needs is not there (exit code 2): a file, a program, a server. */
export class MissingError extends UserError {
  override readonly exitCode: number = 2;
}

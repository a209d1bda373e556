/** Something that is wrong, for people. */
export interface Problem {
  /** An object or a part of it, a place in a file, or a setting. */
  readonly where: string;
  readonly message: string;
  /** The same for whatever is wrong in one respect, however it is put: `Programmed=False`. Absent: `message`. */
  readonly respect?: string;
}

/** `WHERE: MESSAGE` */
export function formatProblem({ where, message }: Problem): string {
  return `${where}: ${message}`;
}

/** Two problems with the same key are one that has changed. */
export function problemKey({ where, message, respect = message }: Problem): string {
  return `${where}: ${respect}`;
}

/** Something a check found. */
export interface Finding {
  /** Path relative to the root, with forward slashes. */
  readonly file: string;
  /** From 1; 0 when it is about the whole file. */
  readonly line: number;
  readonly message: string;
}

/** A source file, read. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

// The part of `assemblyscript/asc` that this project uses. The package's own declarations redeclare `console` and other
// globals for the whole program, so the module is imported by a name that TypeScript does not follow.
declare namespace AssemblyScriptCompiler {
  interface Module {
    /** Sources of the standard library, by their paths in it without an ending: a compilation takes them from here. */
    readonly libraryFiles: Record<string, string>;
    main(argv: readonly string[], options?: Options): Promise<Outcome>;
  }

  /** What is left out reads and writes files. */
  interface Options {
    readFile?(name: string, baseDir: string): string | null | Promise<string | null>;
    writeFile?(name: string, contents: string | Uint8Array, baseDir: string): void | Promise<void>;
    listFiles?(dirname: string, baseDir: string): readonly string[] | null;
    reportDiagnostic?(diagnostic: Diagnostic): void;
    /** Classes that extend the package's `Transform`. */
    readonly transforms?: readonly (new () => object)[];
  }

  interface Outcome {
    readonly error: Error | null;
    readonly stdout: { toString(): string };
    readonly stderr: { toString(): string };
  }

  interface Diagnostic {
    readonly message: string;
    readonly code: number;
    /** pedantic 0, info 1, warning 2, error 3 */
    readonly category: number;
  }
}

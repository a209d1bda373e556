/** What the shell offers in an argument's place. */
export type Completes = "plugin" | "file" | "directory";

export interface VerbArgument {
  /** As help shows it, without brackets. */
  readonly name: string;
  /** In a sentence's form: lower case, no full stop. */
  readonly help: string;
  /** May be left out. */
  readonly optional?: true;
  /** Several; the last argument only. */
  readonly many?: true;
  /** Taken where it is left out. */
  readonly fallback?: string;
  readonly values?: readonly string[];
  readonly completes?: Completes;
}

export interface VerbOption {
  /** As commander has them: `--debug`, `-n, --namespace <name>`, `--inspect [port]`. */
  readonly flags: string;
  readonly help: string;
  readonly fallback?: string;
  /** The only values it takes. */
  readonly values?: readonly string[];
  /** Must be given. */
  readonly required?: true;
  /** May be given again; its values are a list. */
  readonly many?: true;
  readonly completes?: Completes;
}

export interface VerbExample {
  /** `build one plugin` */
  readonly does: string;
  /** `sluice build hello` */
  readonly command: string;
}

/** Where help lists a verb; in this order. */
export const GROUPS = ["Write a plugin", "Ship a plugin", "Run a gateway", "About this machine"] as const;

export type VerbGroup = (typeof GROUPS)[number];

/** One verb of the command as data: the parser, `--help`, completions and the reference page are made of it. */
export interface Verb {
  readonly name: string;
  readonly group: VerbGroup;
  /** One line, lower case, no full stop. */
  readonly summary: string;
  /** Further paragraphs of the reference page, in Markdown. */
  readonly details?: string;
  readonly arguments?: readonly VerbArgument[];
  readonly options?: readonly VerbOption[];
  readonly examples: readonly VerbExample[];
  /**
   * Answers the exit code. Loads what it needs when it runs: `sluice usage` waits for no compiler and no Kubernetes client.
   * @param args what was given for `arguments`, in their order, a list's items one by one
   * @param flags what commander makes of `options`: by camel-cased name; each verb names its own type
   */
  run(args: readonly string[], flags: never): Promise<number>;
}

/** What every step of `sluice test` is told. */
export interface TestRun {
  /** The project's folder, absolute. */
  readonly root: string;
  /** Standard output belongs to `--json`. */
  readonly quiet: boolean;
  /** Ends what runs. */
  readonly signal: AbortSignal;
  /** Milliseconds in which some test has to end; without limit when undefined. */
  readonly patience: number | undefined;
}

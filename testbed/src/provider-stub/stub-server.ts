import type { RecordingOptions, RecordingServer } from "@sluice/testing/hosts";

/** A running provider stub: what it was asked is in `requests`. */
export interface ProviderStub extends RecordingServer {
  /** A key it accepts. */
  readonly key: string;
}

export interface StubOptions extends RecordingOptions {
  /** Keys it accepts; the first is handed out as `key`. */
  readonly keys?: readonly string[];
}

/** Numbers of answers and tool calls, in order, so that ids are unique and the same in every run. */
export class Ids {
  private last = 0;

  next(prefix: string): string {
    this.last++;
    return `${prefix}${String(this.last).padStart(6, "0")}`;
  }
}

/** Seconds since 1970 that every answer bears: 2025-06-15T15:06:40Z. */
export const CREATED = 1_750_000_000;

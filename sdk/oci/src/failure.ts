/** What went wrong with a registry or an image. */
export type RegistryFailureReason =
  /** What was asked for cannot be: the name of the image, its tag or digest. */
  | "InvalidReference"
  /** The credentials that were configured cannot be read. */
  | "InvalidCredentials"
  /** The registry or server wants (other) credentials. */
  | "Unauthorized"
  | "NotFound"
  /** No answer: name, network, TLS, time. */
  | "Unreachable"
  /** An answer that helps nobody: 5xx, 429, broken protocol. */
  | "ServerError"
  | "TooLarge"
  | "DigestMismatch"
  /** An image of another shape than those that proxies take. */
  | "UnsupportedImage";

export interface RegistryFailureDetails {
  /** How to mend it: no sentence of its own, so that it may follow a semicolon. */
  readonly help?: string | undefined;
  /** Milliseconds that the server asks to wait. */
  readonly retryAfter?: number | undefined;
  /** Status of the answer that said so. */
  readonly status?: number | undefined;
  /** Whether the same may succeed a moment later. */
  readonly transient?: boolean;
  readonly cause?: unknown;
}

/** What a registry could not do, or did wrong. Neither message nor help holds a secret. */
export class RegistryFailure extends Error {
  readonly reason: RegistryFailureReason;
  readonly help: string | undefined;
  /** Milliseconds. */
  readonly retryAfter: number | undefined;
  readonly status: number | undefined;
  readonly transient: boolean;

  constructor(reason: RegistryFailureReason, message: string, details: RegistryFailureDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "RegistryFailure";
    this.reason = reason;
    this.help = details.help;
    this.retryAfter = details.retryAfter;
    this.status = details.status;
    this.transient = details.transient ?? false;
  }

  /** Message and help on one line. */
  get text(): string {
    return this.help === undefined ? this.message : `${this.message}; ${this.help}`;
  }
}

import { isRecord } from "@sluice/manifest";

/** Characters of the server's message that are kept. */
const MAX_MESSAGE = 1_000;

/** Seconds; a server that asks for more is asked again after this. */
const MAX_RETRY_AFTER = 60;

/** One field that the server refuses. */
export interface RefusedField {
  /** As the server writes it: `spec.rules[0].filters[1]`. */
  readonly field: string;
  /** A word such as `FieldValueNotSupported`. */
  readonly reason: string;
}

/** The API server answered, and the answer is not a success. Its message may quote what was sent: see `refusalText`. */
export class ApiError extends Error {
  /** HTTP status. */
  readonly status: number;
  /** metav1.StatusReason: `NotFound`, `Conflict`, `Expired`, … */
  readonly reason: string;
  /** Seconds to wait before the next try; undefined when the server does not say. */
  readonly retryAfter: number | undefined;
  readonly fields: readonly RefusedField[];

  private constructor(what: string, status: number, details: StatusDetails) {
    super(`${what}: ${status}${details.message === "" ? "" : ` ${details.message}`}`);
    this.name = "ApiError";
    this.status = status;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
    this.fields = details.fields;
  }

  /**
   * @param what the request, such as `GET /api/v1/secrets`
   * @param body a metav1.Status, or whatever else a proxy in between wrote
   */
  static of(what: string, status: number, body: unknown, retryAfter?: string): ApiError {
    const details = statusDetails(body);
    const seconds = details.retryAfter ?? parseSeconds(retryAfter);
    return new ApiError(what, status, { ...details, retryAfter: seconds });
  }

  /** The error that a watch reports in its stream: a metav1.Status with its own code. */
  static ofEvent(what: string, object: unknown): ApiError {
    const code = isRecord(object) && typeof object.code === "number" ? object.code : 500;
    return ApiError.of(what, code, object);
  }
}

/** The HTTP status behind an error; undefined when no answer came. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof ApiError ? error.status : undefined;
}

/**
 * What the server refuses, without any value: its own messages quote what was sent, and plugin configurations hold keys.
 */
export function refusalText(error: ApiError): string {
  if (error.fields.length === 0) return `${error.status} ${error.reason}`.trim();
  return error.fields.map(({ field, reason }) => `${field}: ${reason}`).join("; ");
}

interface StatusDetails {
  readonly reason: string;
  readonly message: string;
  readonly retryAfter: number | undefined;
  readonly fields: readonly RefusedField[];
}

function statusDetails(body: unknown): StatusDetails {
  if (!isRecord(body)) return { reason: "", message: "", retryAfter: undefined, fields: [] };
  const details = isRecord(body.details) ? body.details : {};
  return {
    reason: textOf(body.reason),
    message: textOf(body.message),
    retryAfter: typeof details.retryAfterSeconds === "number" ? bounded(details.retryAfterSeconds) : undefined,
    fields: Array.isArray(details.causes) ? details.causes.flatMap(refusedField) : [],
  };
}

function refusedField(cause: unknown): readonly RefusedField[] {
  if (!isRecord(cause)) return [];
  return [{ field: textOf(cause.field).slice(0, 200), reason: textOf(cause.reason).slice(0, 100) }];
}

/** Of the two forms of Retry-After an API server uses the one in seconds. */
function parseSeconds(header: string | undefined): number | undefined {
  const seconds = Number(header);
  return header === undefined || !Number.isFinite(seconds) ? undefined : bounded(seconds);
}

function bounded(seconds: number): number {
  return Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.slice(0, MAX_MESSAGE) : "";
}

/**
 * Where an exchange stands: a stream has begun; the request's head is here; its body is complete; the head and the first
 * piece of the body have been answered; the response's head is here; a piece of its body is.
 */
export type Phase = "start" | "request-headers" | "request-body" | "answer" | "response-headers" | "response-body";

/**
 * What a bad endpoint picker does in place of what it should do:
 *
 * | | |
 * |---|---|
 * | silent | says nothing any more |
 * | reset, drop | breaks the stream, or the connection with all its streams |
 * | end, fail, http | ends the call in order (status OK), with status INTERNAL, with an HTTP 503 |
 * | malformed, truncated, empty | sends bytes that are no protobuf, that end early, a message without content |
 * | huge | announces a message of 1 GB and sends it |
 * | endless-list, header-bomb | names 100,000 endpoints, sets 100,000 headers |
 * | endless-pieces | sends body without end |
 * | wrong-phase | answers what it was not asked |
 * | twice | does what it should do, twice |
 */
export type Misdeed =
  | "silent"
  | "reset"
  | "drop"
  | "end"
  | "fail"
  | "http"
  | "malformed"
  | "truncated"
  | "empty"
  | "huge"
  | "endless-list"
  | "header-bomb"
  | "endless-pieces"
  | "wrong-phase"
  | "twice";

export interface EppBehaviour {
  /** Milliseconds before it does anything in a phase. */
  readonly delay?: Partial<Readonly<Record<Phase, number>>>;
  /** Answers with this status instead of a pick: 400, 429, 500, 503 … */
  readonly status?: number;
  /** The text with it. Default: as the endpoint picker words it. */
  readonly text?: string;
  /** Endpoints to name instead of what was picked. */
  readonly endpoints?: readonly string[];
  /** The model's name is replaced by it. */
  readonly model?: string;
  /** Further headers that it sets: name → value. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly misdeed?: Misdeed;
  /** When. Default "request-body". */
  readonly in?: Phase;
}

/** Header of a request that says, as JSON, how its exchange goes; it goes before what the stub was told. */
export const EPP_SCRIPT = "x-stub-epp";

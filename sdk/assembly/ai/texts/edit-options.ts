import { FRAME_LIMIT } from "../../frame-reader";

/** What is to be known of an answer beside its protocol. */
@final
export class EditOptions {
  /** Whether a Gemini stream is a JSON array, as without `alt=sse`, rather than server-sent events. */
  isArray: bool = false;
  /** Whether an OpenAI stream ends with a usage chunk: the client's `stream_options.include_usage`. */
  includeUsage: bool = false;
  /** Whether what can not be read ends the answer as blocked; else it passes as it is, and is counted. */
  isStrict: bool = false;
  /** largest event that is read, in bytes */
  limit: i32 = FRAME_LIMIT;
}

import { Bytes } from "../../bytes";

/** What a writer needs beside the answer itself. Texts are escaped JSON string content. */
@final
export class AnswerOptions {
  /** id of the answer when the provider told none */
  fallbackId: Bytes = Bytes.empty();
  /** model named in the answer when the provider told none */
  fallbackModel: Bytes = Bytes.empty();
  /** seconds since 1970, for an answer whose provider told no time */
  now: i64 = 0;
  /** Whether an OpenAI stream ends with a usage chunk: the client's `stream_options.include_usage`. */
  includeUsage: bool = false;
  /** Whether a Gemini stream is a JSON array, as without `alt=sse`, rather than server-sent events. */
  isArray: bool = false;
  /** largest collected answer in bytes; beyond it the rest is dropped and the answer ends as cut by length */
  limit: i32 = 16 * 1024 * 1024;
}

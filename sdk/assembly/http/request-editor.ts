import { DataStatus, HeadersStatus, LogLevel, TrailersStatus } from "../abi/types";
import { Bytes } from "../bytes";
import { HttpContext } from "../context";
import { Splice } from "../json/splice";
import { log } from "../log";
import { awaitsRequestBody } from "./awaited-body";
import { requestBody } from "./body";
import { allowRequestBuffer } from "./buffer-limit";
import { requestHeaders } from "./headers";
import { BODY_LIMIT, BodyProgress, WholeBody } from "./whole-body";

const CONTENT_LENGTH: Bytes = Bytes.of("content-length");

/**
 * A stream whose request is read whole, changed and sent on: the shape of plugins that edit what is asked. The headers are
 * held until the body is complete, so `edit` may change them too. A body over `BODY_LIMIT` passes as it is, with a warning.
 * The entry file re-exports the callbacks for headers, body and trailers of requests.
 */
export abstract class RequestEditor extends HttpContext {
  /** Null when this stream's body is not to be read, or was. */
  private body: WholeBody | null = null;

  /** @param pluginName the plugin's name, as its log lines begin */
  constructor(
    id: u32,
    private readonly pluginName: string,
  ) {
    super(id);
  }

  /** Whether the body is to be read; asked once the headers are there, for requests that have one. */
  abstract wants(): bool;

  /** The change of the body, or null to leave every byte as it is. */
  abstract edit(body: Bytes): Splice | null;

  /** The body passes unread: it is over the limit. */
  passOver(): void {}

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    if (!awaitsRequestBody(endOfStream) || !this.wants()) return HeadersStatus.Continue;
    this.body = new WholeBody(requestBody, BODY_LIMIT);
    allowRequestBuffer(BODY_LIMIT);
    requestHeaders.removeBytes(CONTENT_LENGTH);
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    const body = this.body;
    if (body == null) return DataStatus.Continue;
    const progress = body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    this.body = null;
    if (progress == BodyProgress.Complete) {
      this.apply(body.read(size));
      return DataStatus.Continue;
    }
    log(LogLevel.Warn, this.pluginName + ": the body passes unchanged: it is over " + BODY_LIMIT.toString() + " bytes");
    this.passOver();
    return DataStatus.Continue;
  }

  /** With trailers, no body callback says that the body is complete. */
  onRequestTrailers(): TrailersStatus {
    if (this.body == null) return TrailersStatus.Continue;
    this.body = null;
    this.apply(requestBody.read(0, BODY_LIMIT));
    return TrailersStatus.Continue;
  }

  private apply(body: Bytes): void {
    const change = this.edit(body);
    if (change != null) requestBody.replacePrefix(change.length, change.bytes);
  }
}

import {
  Body,
  BodyProgress,
  Bytes,
  ByteWriter,
  DataStatus,
  HeadersStatus,
  HttpContext,
  localReply,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { Report } from "./report";

/** Bytes that `LimitBody` takes. */
const LIMIT: i32 = 1000;

/** Windows of a whole request body, in it and past its end. */
@final
export class ReadBody extends HttpContext {
  onRequestHeaders(endOfStream: bool): HeadersStatus {
    return endOfStream ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    if (!endOfStream) return DataStatus.StopIterationAndBuffer;
    new Report()
      .integer("size", size)
      .bytes("first", requestBody.read(0, 3))
      .bytes("middle", requestBody.read(2, 3))
      .bytes("over", requestBody.read(size - 2, 100))
      .bytes("past", requestBody.read(size, 5))
      .bytes("negative", requestBody.read(-1, 5))
      .bytes("pieces", piecesOf(requestBody))
      .send();
    return DataStatus.StopIterationAndBuffer;
  }
}

/** A body read through four bytes of memory: what was there each time, behind it a bar. */
function piecesOf(body: Body): Bytes {
  const window = Bytes.wrap(new ArrayBuffer(4));
  const out = new ByteWriter();
  let at = 0;
  for (let count = -1; count != 0; at += count) {
    count = body.readInto(at, window);
    out.bytes(window.slice(0, count));
    out.text("|");
  }
  return out.take();
}

/** Changes both whole bodies as the header `x-probe-edit` says. */
@final
export class EditBody extends HttpContext {
  private kind: string = "";

  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    this.kind = requestHeaders.get("x-probe-edit");
    requestHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onRequestBody(_size: i32, endOfStream: bool): DataStatus {
    return endOfStream ? edited(requestBody, this.kind) : DataStatus.StopIterationAndBuffer;
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    responseHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, endOfStream: bool): DataStatus {
    return endOfStream ? edited(responseBody, this.kind) : DataStatus.StopIterationAndBuffer;
  }
}

function edited(body: Body, kind: string): DataStatus {
  if (kind == "prepend") body.prepend(Bytes.of("<<"));
  if (kind == "append") body.append(Bytes.of(">>"));
  if (kind == "replace-prefix") body.replacePrefix(3, Bytes.of("PREFIX"));
  if (kind == "replace-prefix-past-end") body.replacePrefix(1_000_000, Bytes.of("PREFIX"));
  if (kind == "replace-all") body.replaceAll(Bytes.of("ALL"));
  if (kind == "empty") body.replaceAll(Bytes.empty());
  if (kind == "several") {
    body.append(Bytes.of("C"));
    body.prepend(Bytes.of("A"));
    body.replacePrefix(1, Bytes.of("BB"));
  }
  return DataStatus.Continue;
}

/** Holds the headers until the body is known, and refuses one of more than 1000 bytes. */
@final
export class LimitBody extends HttpContext {
  private readonly body: WholeBody = new WholeBody(requestBody, LIMIT);

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    return endOfStream ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    if (this.body.settled) return DataStatus.Continue;
    const progress = this.body.next(size, endOfStream);
    if (progress == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    if (progress == BodyProgress.TooLarge) {
      localReply(413, Bytes.of("too large"), "probe.too_large");
      return DataStatus.StopIterationAndBuffer;
    }
    requestHeaders.replace("x-body-size", this.body.read(size).length.toString());
    return DataStatus.Continue;
  }
}

/** Puts each chunk into upper case as it passes, and `!` behind the last. Nothing is buffered. */
@final
export class StreamBody extends HttpContext {
  onRequestHeaders(_endOfStream: bool): HeadersStatus {
    requestHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    return upperCase(requestBody, size, endOfStream);
  }

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    responseHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    return upperCase(responseBody, size, endOfStream);
  }
}

function upperCase(body: Body, size: i32, endOfStream: bool): DataStatus {
  if (size > 0) {
    const chunk = body.read(0, size);
    for (let p = chunk.ptr; p < chunk.ptrEnd; p++) {
      const char = load<u8>(p);
      if (char >= 0x61 && char <= 0x7a) store<u8>(p, char - 0x20);
    }
    body.replaceAll(chunk);
  }
  if (endOfStream) body.append(Bytes.of("!"));
  return DataStatus.Continue;
}

/** Lets nothing of the response's body through but its last byte count: every chunk is dropped. */
@final
export class DropBody extends HttpContext {
  private dropped: i32 = 0;

  onResponseHeaders(_endOfStream: bool): HeadersStatus {
    responseHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    this.dropped += size;
    if (!endOfStream) return DataStatus.StopIterationNoBuffer;
    responseBody.replaceAll(Bytes.of("dropped " + this.dropped.toString()));
    return DataStatus.Continue;
  }
}

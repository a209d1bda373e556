import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoReader, ProtoWire } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { BodyField, CommonField, ImmediateField, ModeField, ResponseField } from "./fields";
import { HeaderMutation } from "./header-mutation";

/** What a message answers. */
export const enum ReplyKind {
  /** nothing: metadata alone, or a kind that is not known here */
  None = 0,
  RequestHeaders = 1,
  ResponseHeaders = 2,
  RequestBody = 3,
  ResponseBody = 4,
  RequestTrailers = 5,
  ResponseTrailers = 6,
  /** an answer in the model server's place */
  Immediate = 7,
}

/** What a message says of a body. */
export const enum BodyChange {
  None,
  /** `body` stands for all that was sent. */
  Whole,
  /** `body` is the next part of the new one. */
  Piece,
}

/** `HeaderSendMode.SKIP` and `BodySendMode.NONE`. */
const SKIP: u64 = 2;
const NONE: u64 = 0;

/** HTTP status of an answer, both included. */
const LOWEST_STATUS: u64 = 200;
const HIGHEST_STATUS: u64 = 599;

/** One envoy.service.ext_proc.v3.ProcessingResponse. Bytes are windows onto the message. */
@final
export class Reply {
  kind: ReplyKind = ReplyKind.None;
  readonly headers: HeaderMutation = new HeaderMutation();
  bodyChange: BodyChange = BodyChange.None;
  body: Bytes = Bytes.empty();
  /** Whether `body` is the last piece. */
  endOfBody: bool = false;
  /** CONTINUE_AND_REPLACE: no body is wanted, its own stands for it. */
  replaces: bool = false;
  /** Of an immediate answer. */
  status: u32 = 0;
  /** A google.protobuf.Struct; empty without one. */
  metadata: Bytes = Bytes.empty();
  /** Whether a `mode_override` ends the request's body, the answer's head or its body for the other side. */
  skipsRequestBody: bool = false;
  skipsResponse: bool = false;
  skipsResponseBody: bool = false;
  /** Whether the message could not be read. */
  malformed: bool = false;

  static read(message: Bytes): Reply {
    const reply = new Reply();
    reply.malformed = !reply.readMessage(message);
    return reply;
  }

  private readMessage(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.wire != ProtoWire.Length) continue;
      if (reader.field == ResponseField.DynamicMetadata) this.metadata = reader.bytes;
      else if (reader.field == ResponseField.ModeOverride) {
        if (!this.readMode(reader.bytes)) return false;
      } else if (reader.field <= <u32>ResponseField.Immediate) {
        // One of these at most is in a message.
        if (this.kind != ReplyKind.None) return false;
        this.kind = <ReplyKind>reader.field;
        if (!this.readKind(reader.bytes)) return false;
      }
    }
    return !reader.malformed;
  }

  private readKind(message: Bytes): bool {
    if (this.kind == ReplyKind.Immediate) return this.readImmediate(message);
    const isOfTrailers = this.kind == ReplyKind.RequestTrailers || this.kind == ReplyKind.ResponseTrailers;
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (isOfTrailers || reader.field != 1 || reader.wire != ProtoWire.Length) continue;
      if (!this.readCommon(reader.bytes)) return false;
    }
    return !reader.malformed;
  }

  private readCommon(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field == CommonField.Status && reader.wire == ProtoWire.Varint) this.replaces = reader.number == 1;
      if (reader.wire != ProtoWire.Length) continue;
      if (reader.field == CommonField.HeaderMutation && !this.headers.add(reader.bytes)) return false;
      if (reader.field == CommonField.BodyMutation && !this.readBody(reader.bytes)) return false;
    }
    return !reader.malformed;
  }

  private readBody(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field == BodyField.Body && reader.wire == ProtoWire.Length)
        this.setBody(BodyChange.Whole, reader.bytes);
      else if (reader.field == BodyField.Clear && reader.wire == ProtoWire.Varint) {
        if (reader.number != 0) this.setBody(BodyChange.Whole, Bytes.empty());
      } else if (reader.field == BodyField.Streamed && reader.wire == ProtoWire.Length) {
        if (!this.readPiece(reader.bytes)) return false;
      }
    }
    return !reader.malformed;
  }

  /** StreamedBodyResponse: body 1, end_of_stream 2. */
  private readPiece(message: Bytes): bool {
    this.setBody(BodyChange.Piece, Bytes.empty());
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field == 1 && reader.wire == ProtoWire.Length) this.body = reader.bytes;
      else if (reader.field == 2 && reader.wire == ProtoWire.Varint) this.endOfBody = reader.number != 0;
    }
    return !reader.malformed;
  }

  private setBody(change: BodyChange, body: Bytes): void {
    this.bodyChange = change;
    this.body = body;
  }

  private readImmediate(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.wire != ProtoWire.Length) continue;
      if (reader.field == ImmediateField.Status && !this.readStatus(reader.bytes)) return false;
      if (reader.field == ImmediateField.Headers && !this.headers.add(reader.bytes)) return false;
      if (reader.field == ImmediateField.Body) this.body = reader.bytes;
    }
    return !reader.malformed && this.status != 0;
  }

  /** HttpStatus: code 1. */
  private readStatus(message: Bytes): bool {
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.field != 1 || reader.wire != ProtoWire.Varint) continue;
      if (reader.number < LOWEST_STATUS || reader.number > HIGHEST_STATUS) return false;
      this.status = <u32>reader.number;
    }
    return !reader.malformed;
  }

  /** ProcessingMode. What is not given is a mode's 0: heads as before, bodies not at all. */
  private readMode(message: Bytes): bool {
    let responseHeaders: u64 = 0;
    let requestBody: u64 = 0;
    let responseBody: u64 = 0;
    const reader = new ProtoReader(message);
    while (reader.next()) {
      if (reader.wire != ProtoWire.Varint) continue;
      if (reader.field == ModeField.ResponseHeader) responseHeaders = reader.number;
      else if (reader.field == ModeField.RequestBody) requestBody = reader.number;
      else if (reader.field == ModeField.ResponseBody) responseBody = reader.number;
    }
    this.skipsResponse = responseHeaders == SKIP;
    this.skipsRequestBody = requestBody == NONE;
    this.skipsResponseBody = responseBody == NONE;
    return !reader.malformed;
  }
}

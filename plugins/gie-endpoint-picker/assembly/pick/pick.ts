import { ByteWriter, Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { HeaderMutation, MOST_CHANGES } from "../ext-proc/header-mutation";
import { metadataText } from "../ext-proc/metadata";
import { BodyChange, Reply, ReplyKind } from "../ext-proc/reply";
import { PickerFault } from "../fault";
import { lowerName } from "../headers/header-name";
import { DESTINATION } from "../headers/internal";
import { EndpointList } from "./endpoint-list";

/**
 * A new body may be so many times as long as the request's, and so many bytes more: Go writes `<`, `>` and `&` as six
 * characters, and a model's name may become longer.
 */
const GROWTH: i64 = 6;
const SLACK: i64 = 64 * 1024;

export const enum Progress {
  /** More has to come. */
  Waiting,
  /** The request can go on, as `headers`, `body` and `endpoints` say. */
  Picked,
  /** `answer` is the answer to the request. */
  Answered,
  /** `fault` says why there is no pick. */
  Failed,
}

/**
 * What an endpoint picker says of one request, message by message. It answers the head by changes of headers, among them the
 * endpoint, and the body by pieces of a new one, up to the last; or the pieces that it was sent one by one, by nothing.
 */
@final
export class Pick {
  /** Changes of the head, in order. */
  readonly headers: Array<HeaderMutation> = [] as HeaderMutation[];
  endpoints: EndpointList = EndpointList.none();
  answer: Reply | null = null;
  fault: PickerFault = PickerFault.None;
  /** What was wrong, for the log. */
  reason: string = "";
  /** What the picker does not want to hear. */
  skipsResponse: bool = false;
  skipsResponseBody: bool = false;
  private newBody: ByteWriter | null = null;
  private metadata: Bytes = Bytes.empty();
  private hasHead: bool = false;
  private skipsBody: bool = false;
  private isStreamed: bool = false;
  /** Messages of the body that were sent, and those of them that had bytes. */
  private sent: i32 = 0;
  private filled: i32 = 0;
  /** Bytes that were sent. */
  private size: i64 = 0;
  private answered: i32 = 0;
  private bodyEnded: bool = false;
  private newBodyEnded: bool = false;
  private changes: i32 = 0;

  /** @param hasBody whether a body follows the head */
  constructor(private readonly hasBody: bool) {
    this.bodyEnded = !hasBody;
  }

  /** Takes note of a message of the body. @param size bytes in it @param isLast whether it ends the body */
  sentBody(size: i32, isLast: bool): void {
    this.sent++;
    if (size > 0) this.filled++;
    this.size += size;
    if (isLast) this.bodyEnded = true;
  }

  /** The new body; null: it stays as it is. */
  get body(): Bytes | null {
    const body = this.newBody;
    return body == null || !this.hasBody || this.skipsBody ? null : body.view();
  }

  take(reply: Reply): Progress {
    if (reply.malformed) return this.fail(PickerFault.Malformed, "a message that is none of ext_proc's");
    if (reply.metadata.length > 0) this.metadata = reply.metadata;
    switch (reply.kind) {
      case ReplyKind.None:
      case ReplyKind.RequestTrailers:
        return Progress.Waiting;
      case ReplyKind.Immediate:
        this.answer = reply;
        return Progress.Answered;
      case ReplyKind.RequestHeaders:
        return this.takeHead(reply);
      case ReplyKind.RequestBody:
        return this.takeBody(reply);
      default:
        return this.fail(PickerFault.Malformed, "an answer to an answer, before the request was answered");
    }
  }

  private takeHead(reply: Reply): Progress {
    if (this.hasHead) return this.fail(PickerFault.Malformed, "a second answer to one head");
    // Native ext_proc refuses it as well where bodies are streamed both ways.
    if (reply.replaces) return this.fail(PickerFault.Malformed, "CONTINUE_AND_REPLACE");
    this.hasHead = true;
    this.skipsBody = reply.skipsRequestBody;
    this.skipsResponse = reply.skipsResponse;
    this.skipsResponseBody = reply.skipsResponseBody;
    return this.takeHeaders(reply) ? this.progress() : Progress.Failed;
  }

  private takeBody(reply: Reply): Progress {
    this.answered++;
    if (!this.takeHeaders(reply)) return Progress.Failed;
    if (reply.bodyChange == BodyChange.Piece) {
      this.isStreamed = true;
      if (reply.endOfBody) this.newBodyEnded = true;
      if (!this.append(reply.body)) return Progress.Failed;
    } else if (reply.bodyChange == BodyChange.Whole) {
      // For one of many pieces nobody could say what it stands for.
      if (this.filled > 1 || this.isStreamed) return this.fail(PickerFault.Malformed, "a whole body for a part of one");
      if (!this.append(reply.body)) return Progress.Failed;
    }
    return this.progress();
  }

  private takeHeaders(reply: Reply): bool {
    const mutation = reply.headers;
    const count = mutation.assigned.length + mutation.removed.length;
    if (count == 0) return true;
    this.changes += count;
    if (this.changes > MOST_CHANGES) {
      this.fail(PickerFault.TooLarge, "changes of more than " + MOST_CHANGES.toString() + " headers");
      return false;
    }
    this.headers.push(mutation);
    return true;
  }

  private append(part: Bytes): bool {
    let body = this.newBody;
    if (body == null) this.newBody = body = new ByteWriter(part.length);
    if (<i64>body.length + <i64>part.length > this.size * GROWTH + SLACK) {
      this.fail(PickerFault.TooLarge, "a body of more than " + (this.size * GROWTH + SLACK).toString() + " bytes");
      return false;
    }
    body.bytes(part);
    return true;
  }

  /** How it stands; to be asked after the body's end as well, which the picker's last word may have come before. */
  progress(): Progress {
    if (!this.isComplete) return Progress.Waiting;
    this.endpoints = EndpointList.read(this.destination());
    if (this.endpoints.count == 0) return this.fail(PickerFault.NoEndpoint, "no endpoint of the form ip:port");
    return Progress.Picked;
  }

  private get isComplete(): bool {
    if (this.hasHead && this.skipsBody) return true;
    // What the picker has not seen of a body must not go on behind a new one.
    if (!this.bodyEnded) return false;
    if (this.newBodyEnded) return true;
    return this.hasHead && (!this.hasBody || (!this.isStreamed && this.answered >= this.sent));
  }

  /** The endpoints as the picker names them: in a header, or in the metadata for native Envoy. */
  private destination(): Bytes {
    for (let i = this.headers.length - 1; i >= 0; i--) {
      const set = this.headers[i].assigned;
      for (let k = set.length - 1; k >= 0; k--) {
        if (lowerName(set[k].name).equals(DESTINATION)) return set[k].value;
      }
    }
    return metadataText(this.metadata, "envoy.lb", "x-gateway-destination-endpoint");
  }

  /** The picker is of no use, for a reason that the log is told. */
  fail(fault: PickerFault, reason: string): Progress {
    this.fault = fault;
    this.reason = reason;
    return Progress.Failed;
  }
}

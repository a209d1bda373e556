import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";
import { FULL_DUPLEX, HeaderField, RequestField, ValueField } from "./fields";

/** Bytes reserved for a message: most heads fit. */
const CAPACITY: i32 = 4096;
/** Bytes up to which the buffer is kept for the next message. */
const KEPT: i32 = 256 * 1024;

const LB: string = "envoy.lb";
const SERVED: string = "x-gateway-destination-endpoint-served";
const SUBSET_HINT: string = "envoy.lb.subset_hint";
const SUBSET: string = "x-gateway-destination-endpoint-subset";

/**
 * Writes envoy.service.ext_proc.v3.ProcessingRequest. Each method answers a window onto the writer's own buffer: send it before
 * the next one is written.
 */
@final
export class RequestWriter {
  private out: ProtoWriter = new ProtoWriter(CAPACITY);

  /**
   * The head of a request.
   * @param endOfStream whether no body follows
   * @param subset endpoints that may be picked, as text; null: any
   * @param mirrors whether the answer's body will be sent
   */
  requestHeaders(headers: HeaderList, endOfStream: bool, subset: HeaderList | null, mirrors: bool): Bytes {
    const out = this.begin();
    writeHead(out, RequestField.RequestHeaders, headers, endOfStream);
    if (subset != null) writeSubset(out, subset);
    out.open(RequestField.ProtocolConfig).number(1, FULL_DUPLEX);
    if (mirrors) out.number(2, FULL_DUPLEX);
    return out.close().view();
  }

  /** The head of an answer. @param served `ip:port` of the endpoint that gave it; empty: none did */
  responseHeaders(headers: HeaderList, endOfStream: bool, served: Bytes): Bytes {
    const out = this.begin();
    writeHead(out, RequestField.ResponseHeaders, headers, endOfStream);
    if (served.length > 0) {
      beginMetadata(out, LB, SERVED);
      out.bytes(ValueField.Text, served);
      endMetadata(out);
    }
    return out.view();
  }

  requestBody(piece: Bytes, endOfStream: bool): Bytes {
    return this.body(RequestField.RequestBody, piece, endOfStream);
  }

  responseBody(piece: Bytes, endOfStream: bool): Bytes {
    return this.body(RequestField.ResponseBody, piece, endOfStream);
  }

  /** HttpBody: body 1, end_of_stream 2. */
  private body(field: u32, piece: Bytes, endOfStream: bool): Bytes {
    const out = this.begin().open(field);
    if (piece.length > 0) out.bytes(1, piece);
    if (endOfStream) out.flag(2, true);
    return out.close().view();
  }

  private begin(): ProtoWriter {
    if (this.out.view().length > KEPT) this.out = new ProtoWriter(CAPACITY);
    else this.out.clear();
    return this.out;
  }
}

/** HttpHeaders: headers 1 (a HeaderMap, of field 1 HeaderValues), end_of_stream 3. */
function writeHead(out: ProtoWriter, field: u32, headers: HeaderList, endOfStream: bool): void {
  out.open(field).open(1);
  for (let i = 0; i < headers.length; i++) {
    out.open(1).bytes(HeaderField.Key, headers.nameAt(i)).bytes(HeaderField.RawValue, headers.valueAt(i)).close();
  }
  out.close();
  if (endOfStream) out.flag(3, true);
  out.close();
}

function writeSubset(out: ProtoWriter, subset: HeaderList): void {
  beginMetadata(out, SUBSET_HINT, SUBSET);
  out.open(ValueField.List);
  for (let i = 0; i < subset.length; i++) out.open(1).bytes(ValueField.Text, subset.nameAt(i)).close();
  out.close();
  endMetadata(out);
}

/** Up to the Value of one key in one namespace: Metadata.filter_metadata 1 (a map: key 1, value 2), Struct.fields 1 (a map). */
function beginMetadata(out: ProtoWriter, namespace: string, key: string): void {
  out.open(RequestField.MetadataContext).open(1).text(1, namespace).open(2);
  out.open(1).text(1, key).open(2);
}

function endMetadata(out: ProtoWriter): void {
  for (let i = 0; i < 5; i++) out.close();
}

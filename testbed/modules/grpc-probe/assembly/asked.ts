import { Bytes, HeaderList, requestHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { GrpcMethod, GrpcTarget } from "proxy-wasm-assemblyscript-sdk/assembly/grpc";
import { ProtoReader, ProtoWire, ProtoWriter } from "proxy-wasm-assemblyscript-sdk/assembly/protobuf";

/** Number of the one field that messages have. */
const TEXT: u32 = 1;

/** What a request asks for by its headers. */
@final
export class Asked {
  /** `x-grpc`: `stream` or `call`. */
  readonly unary: bool;
  /** `x-grpc-cluster`, `x-grpc-method`, and `x-grpc-limit` of the messages that are taken. */
  readonly method: GrpcMethod;
  /** `x-grpc-send`: texts of messages, with commas between them; `*1000` stands for 1000 bytes. */
  readonly messages: Array<Bytes> = [] as Bytes[];
  /** `x-grpc-then`: `close`, `ignore` (and close), `cancel`, or nothing, which leaves the stream open. */
  readonly ending: string;
  /** `x-grpc-timeout`, in milliseconds. */
  readonly timeout: u32;
  /** `x-grpc-until`: messages after which this side answers the request. */
  readonly until: i32;

  constructor() {
    this.unary = requestHeaders.get("x-grpc") == "call";
    const metadata = new HeaderList().add("x-from", "probe");
    const limit = numberOf("x-grpc-limit", 4 * 1024 * 1024);
    const target = new GrpcTarget(requestHeaders.get("x-grpc-cluster"), "echo.test", <u32>limit);
    this.method = new GrpcMethod(target, "sluice.test.Echo", requestHeaders.get("x-grpc-method"), metadata);
    this.ending = requestHeaders.get("x-grpc-then");
    this.timeout = <u32>numberOf("x-grpc-timeout", 5000);
    this.until = numberOf("x-grpc-until", i32.MAX_VALUE);
    const texts = requestHeaders.get("x-grpc-send").split(",");
    for (let i = 0; i < texts.length; i++) this.messages.push(messageOf(texts[i]));
  }
}

function numberOf(header: string, other: i32): i32 {
  const text = requestHeaders.get(header);
  return text.length > 0 ? <i32>I32.parseInt(text) : other;
}

function messageOf(text: string): Bytes {
  const written = text.startsWith("*") ? "x".repeat(<i32>I32.parseInt(text.substring(1))) : text;
  return new ProtoWriter().text(TEXT, written).take();
}

/** The text of a message, or its length when it is long. */
export function textOf(message: Bytes): string {
  const reader = new ProtoReader(message);
  let text = Bytes.empty();
  while (reader.next()) {
    if (reader.field == TEXT && reader.wire == ProtoWire.Length) text = reader.bytes;
  }
  if (reader.malformed) return "malformed";
  return text.length > 100 ? "*" + text.length.toString() : text.toString();
}

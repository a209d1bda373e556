import { Bytes, ByteWriter, JsonWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ReplyShape, rpcError } from "../reply";
import { StreamEnding } from "./stream-editor";

/** As Higress ends a stream of OpenAI's that it refuses. */
@final
export class ChatEnding extends StreamEnding {
  write(words: Bytes): Bytes {
    const out = new ByteWriter(512);
    if (words.length > 0) {
      out.text('data: {"object":"chat.completion.chunk","model":"from-security-guard","choices":[{"index":0,"delta":');
      new JsonWriter(out).beginObject().key("content").stringBytes(words).endObject();
      out.text(',"finish_reason":null}]}\n\n');
    }
    out.text('data: {"object":"chat.completion.chunk","model":"from-security-guard","choices":[');
    out.text('{"index":0,"delta":{},"finish_reason":"content_filter"}]}\n\ndata: [DONE]\n\n');
    return out.take();
  }
}

/** An error of JSON-RPC, as an event of MCP. */
@final
export class RpcEnding extends StreamEnding {
  constructor(private readonly shape: ReplyShape) {
    super();
  }

  write(words: Bytes): Bytes {
    const out = new ByteWriter(256);
    out.text("event: message\ndata: ");
    out.bytes(rpcError(words, this.shape.callId));
    out.text("\n\n");
    return out.take();
  }
}

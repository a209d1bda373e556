import { Bytes, Deadlines, localReply, Waiter } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  callGrpc,
  GrpcHandler,
  GrpcStream,
  grpcInitialMetadata,
  grpcTrailingMetadata,
  openGrpcStream,
} from "proxy-wasm-assemblyscript-sdk/assembly/grpc";
import { Asked, textOf } from "./asked";

/** One stream or call from its beginning to its end, which answers the request with a line for each thing that happened. */
@final
export class Conversation extends Waiter {
  private readonly lines: Array<string> = [] as string[];
  private stream: GrpcStream | null = null;
  private received: i32 = 0;
  private answered: bool = false;

  constructor(
    contextId: u32,
    private readonly deadlines: Deadlines,
    private readonly asked: Asked,
  ) {
    super(contextId);
  }

  begin(): void {
    const asked = this.asked;
    if (asked.unary) {
      const handler = new Listener(this);
      if (!callGrpc(asked.method, asked.messages[0], asked.timeout, this.contextId, handler)) this.answer("refused");
      return;
    }
    const stream = openGrpcStream(asked.method, this.contextId, new Listener(this));
    if (stream == null) {
      this.answer("refused");
      return;
    }
    this.stream = stream;
    this.deadlines.add(this, asked.timeout);
    for (let i = 0; i < asked.messages.length; i++) {
      if (!stream.send(asked.messages[i])) this.lines.push("not sent");
    }
    if (asked.ending == "ignore") stream.ignoreMessages();
    if (asked.ending == "close" || asked.ending == "ignore") stream.close();
    if (asked.ending != "cancel") return;
    stream.cancel();
    this.answer("cancelled");
  }

  onMessage(message: Bytes): void {
    this.lines.push("message " + textOf(message));
    if (++this.received == this.asked.until) this.answer("enough");
  }

  note(line: string): void {
    this.lines.push(line);
  }

  onDeadline(): void {
    const stream = this.stream;
    if (stream != null) stream.cancel();
    this.answer("time is up");
  }

  answer(line: string): void {
    this.deadlines.remove(this);
    this.lines.push(line);
    // What comes after the answer would be a bug of the SDK; the reply's length shows it to no one, so the host must.
    if (this.answered) return;
    this.answered = true;
    localReply(200, Bytes.of(this.lines.join("\n")), "grpc-probe");
  }
}

@final
class Listener extends GrpcHandler {
  constructor(private readonly conversation: Conversation) {
    super();
  }

  onMessage(message: Bytes): void {
    this.conversation.onMessage(message);
  }

  onClose(status: u32, reason: string): void {
    this.conversation.answer("closed " + status.toString() + " " + reason);
  }

  onInitialMetadata(): void {
    const hello = grpcInitialMetadata.get("x-hello");
    if (hello.length > 0) this.conversation.note("initial " + hello);
  }

  onTrailingMetadata(): void {
    const bye = grpcTrailingMetadata.get("x-bye");
    if (bye.length > 0) this.conversation.note("trailing " + bye);
  }
}

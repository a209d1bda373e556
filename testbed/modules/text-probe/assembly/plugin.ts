import {
  BODY_LIMIT,
  BodyProgress,
  DataStatus,
  HeadersStatus,
  HttpContext,
  PluginContext,
  requestBody,
  requestHeaders,
  responseBody,
  responseHeaders,
  WholeBody,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AnswerEditor,
  editAnswer,
  EditOptions,
  Front,
  RequestTexts,
  TextGate,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { BlockGate, HoldGate, PassGate, UpperGate, upper } from "./gates";

/** `x-gate` is `pass`, `upper`, `hold` or `block <bytes>`; with `x-request: upper` the request's texts are capitals. */
@final
export class TextProbe extends PluginContext {
  createHttpContext(id: u32): HttpContext {
    return new TextProbeStream(id);
  }
}

class TextProbeStream extends HttpContext {
  private front: Front = Front.None;
  private options: EditOptions = new EditOptions();
  private gate: TextGate = new PassGate();
  private editor: AnswerEditor | null = null;
  private readonly request: WholeBody = new WholeBody(requestBody, BODY_LIMIT);
  private readonly answer: WholeBody = new WholeBody(responseBody, BODY_LIMIT);
  private isLoud: bool = false;

  onRequestHeaders(endOfStream: bool): HeadersStatus {
    const path = requestHeaders.get(":path");
    this.front = frontOf(path);
    this.gate = gateOf(requestHeaders.get("x-gate"));
    this.isLoud = requestHeaders.get("x-request") == "upper";
    this.options.isArray = path.includes(":streamGenerateContent") && !path.includes("alt=sse");
    this.options.includeUsage = true;
    requestHeaders.remove("accept-encoding");
    if (this.isLoud) requestHeaders.remove("content-length");
    return HeadersStatus.Continue;
  }

  onRequestBody(size: i32, endOfStream: bool): DataStatus {
    if (!this.isLoud || this.request.settled) return DataStatus.Continue;
    if (this.request.next(size, endOfStream) == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    const texts = RequestTexts.read(this.front, this.request.read(size));
    for (let i = 0; i < texts.length; i++) texts.replace(i, upper(texts.text(i)));
    const splice = texts.splice();
    if (splice != null) requestBody.replacePrefix(splice.length, splice.bytes);
    return DataStatus.Continue;
  }

  onResponseHeaders(endOfStream: bool): HeadersStatus {
    responseHeaders.remove("content-length");
    if (this.options.isArray || responseHeaders.get("content-type").includes("event-stream"))
      this.editor = new AnswerEditor(this.front, this.gate, this.options);
    return HeadersStatus.Continue;
  }

  onResponseBody(size: i32, endOfStream: bool): DataStatus {
    const editor = this.editor;
    if (editor != null) {
      responseBody.replaceAll(editor.push(responseBody.read(0, size), endOfStream));
      return DataStatus.Continue;
    }
    if (this.answer.settled) return DataStatus.Continue;
    if (this.answer.next(size, endOfStream) == BodyProgress.Waiting) return DataStatus.StopIterationAndBuffer;
    const body = this.answer.read(size);
    const edited = editAnswer(this.front, body, this.gate);
    if (edited != null && edited != body) responseBody.replaceAll(edited);
    return DataStatus.Continue;
  }
}

function frontOf(path: string): Front {
  if (path.includes("/chat/completions")) return Front.OpenAiChat;
  if (path.includes("/messages")) return Front.AnthropicMessages;
  if (path.includes("/responses")) return Front.OpenAiResponses;
  return path.includes("enerateContent") ? Front.Gemini : Front.OpenAiOther;
}

function gateOf(name: string): TextGate {
  if (name == "upper") return new UpperGate();
  if (name == "hold") return new HoldGate();
  return name.startsWith("block ") ? <TextGate>new BlockGate(I32.parseInt(name.slice(6))) : new PassGate();
}

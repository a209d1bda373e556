import {
  Bytes,
  HttpContext,
  keepRoute,
  LogLevel,
  log,
  MediaType,
  PropertyPath,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { decorate } from "./decorate";
import { Decoration } from "./decoration";
import { PromptDecoratorDecoder, PromptDecoratorPolicy } from "./policy";
import { shapeOf } from "./shape";
import { Texts } from "./texts";
import { VariableSource } from "./variables";

const NAME: string = "ai-prompt-decorator";
const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

/** Reads what geo-ip left on the stream. */
@final
class StreamProperties extends VariableSource {
  value(name: string): Bytes {
    const value = PropertyPath.parts([name]).bytes();
    return value == null ? Bytes.empty() : value;
  }
}

export class PromptDecoratorPlugin extends RulePlugin<PromptDecoratorPolicy> {
  constructor(id: u32) {
    super(id, NAME, new PromptDecoratorDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new PromptDecoratorContext(id, this);
  }
}

class PromptDecoratorContext extends RequestEditor {
  private policy: PromptDecoratorPolicy | null = null;

  constructor(
    id: u32,
    private readonly plugin: PromptDecoratorPlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    const policy = this.plugin.configForStream();
    if (policy == null || policy.isEmpty) return false;
    this.policy = policy;
    if (!MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return false;
    // Higress would choose the route anew for the headers that change, and with it other rules.
    keepRoute();
    return true;
  }

  edit(body: Bytes): Splice | null {
    const policy = this.policy;
    if (policy == null) return null;
    const texts = new Texts(policy.replace, new StreamProperties());
    const decoration = new Decoration(policy, body, texts);
    decorate(decoration, body, shapeOf(requestHeaders.getBytes(PATH)));
    if (texts.failure.length > 0) log(LogLevel.Warn, NAME + ": a text stays as it is: " + texts.failure);
    return decoration.patches.isEmpty ? null : decoration.patches.splice();
  }
}

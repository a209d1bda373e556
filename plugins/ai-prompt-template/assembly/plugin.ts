import {
  Bytes,
  HeaderList,
  HttpContext,
  keepRoute,
  localReply,
  MediaType,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { errorBody, errorStyleOf } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { PromptTemplateDecoder, PromptTemplatePolicy } from "./policy";
import { Rewrite } from "./rewrite";

const NAME: string = "ai-prompt-template";
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const PATH: Bytes = Bytes.of(":path");
const ENABLE: Bytes = Bytes.of("template-enable");
const BAD_REQUEST: u32 = 400;

export class PromptTemplatePlugin extends RulePlugin<PromptTemplatePolicy> {
  constructor(id: u32) {
    super(id, NAME, new PromptTemplateDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new PromptTemplateContext(id, this);
  }
}

class PromptTemplateContext extends RequestEditor {
  private policy: PromptTemplatePolicy | null = null;

  constructor(
    id: u32,
    private readonly plugin: PromptTemplatePlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    const policy = this.plugin.configForStream();
    if (policy == null || policy.isEmpty) return false;
    this.policy = policy;
    if (requestHeaders.getBytes(ENABLE).equalsString("false")) return false;
    if (!MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson) return false;
    // Higress would choose the route anew for the headers that change, and with it other rules.
    keepRoute();
    return true;
  }

  edit(body: Bytes): Splice | null {
    const policy = this.policy;
    if (policy == null) return null;
    const rewrite = Rewrite.of(body, policy);
    const error = rewrite.error;
    if (error != null) {
      const style = errorStyleOf(requestHeaders.getBytes(PATH));
      const headers = new HeaderList().add("content-type", "application/json");
      localReply(BAD_REQUEST, errorBody(style, error), NAME + "." + error.code.toString(), headers);
      return null;
    }
    const filled = rewrite.body;
    return filled == null ? null : new Splice(body.length, filled);
  }
}

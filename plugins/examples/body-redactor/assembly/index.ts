import {
  Bytes,
  HttpContext,
  JsonEdits,
  jsonGet,
  MediaType,
  RequestEditor,
  RulePlugin,
  registerPlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { BodyRedactorConfig, BodyRedactorConfigDecoder } from "./generated/config.gen";

class BodyRedactor extends RulePlugin<BodyRedactorConfig> {
  constructor(id: u32) {
    super(id, "body-redactor", new BodyRedactorConfigDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new BodyRedactorStream(id, this);
  }
}

/** RequestEditor holds the request until its body is there, whatever the pieces it comes in. */
class BodyRedactorStream extends RequestEditor {
  private config: BodyRedactorConfig | null = null;

  constructor(
    id: u32,
    private readonly plugin: BodyRedactor,
  ) {
    super(id, "body-redactor");
  }

  wants(): bool {
    this.config = this.plugin.configForStream();
    return this.config != null && MediaType.parse(requestHeaders.getBytes(Bytes.of("content-type"))).isJson;
  }

  edit(body: Bytes): Splice | null {
    const config = this.config;
    if (config == null) return null;
    const edits = new JsonEdits(body);
    for (let i = 0; i < config.members.length; i++) {
      // Setting a member makes it where there is none.
      if (jsonGet(body, config.members[i]).exists) edits.setString(config.members[i], config.replacement);
    }
    return edits.changed ? new Splice(body.length, edits.apply()) : null;
  }
}

registerPlugin((id: u32) => new BodyRedactor(id));

export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/plugin";
export * from "proxy-wasm-assemblyscript-sdk/assembly/abi/exports/request";

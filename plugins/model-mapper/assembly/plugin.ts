import {
  Bytes,
  HttpContext,
  MediaType,
  RequestEditor,
  RulePlugin,
  requestHeaders,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { ModelMapperDecoder, ModelMapperPolicy } from "./policy";

const NAME: string = "model-mapper";
const PATH: Bytes = Bytes.of(":path");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");

export class ModelMapperPlugin extends RulePlugin<ModelMapperPolicy> {
  constructor(id: u32) {
    super(id, NAME, new ModelMapperDecoder());
  }

  createHttpContext(id: u32): HttpContext {
    return new ModelMapperContext(id, this);
  }
}

class ModelMapperContext extends RequestEditor {
  private policy: ModelMapperPolicy | null = null;

  constructor(
    id: u32,
    private readonly plugin: ModelMapperPlugin,
  ) {
    super(id, NAME);
  }

  wants(): bool {
    const policy = this.plugin.configForStream();
    if (policy == null || policy.mapping.isEmpty) return false;
    this.policy = policy;
    if (!policy.suffixes.matches(requestHeaders.getBytes(PATH))) return false;
    return MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
  }

  edit(body: Bytes): Splice | null {
    const policy = this.policy;
    return policy == null ? null : policy.change(body);
  }
}

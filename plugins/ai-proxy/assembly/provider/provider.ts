import { Bytes, ByteWriter, RequestTarget, randomBelow, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Api, ApiTarget } from "../api";
import { CustomSettings } from "../request/custom-settings";
import { ModelMapping } from "../model-mapping";
import { CustomUrl } from "./custom-url";
import { ProviderKind } from "./kind";

const CHAT: Bytes = Bytes.of("/chat/completions");
const MESSAGES: Bytes = Bytes.of("/v1/messages");
const V1: Bytes = Bytes.of("/v1");

/** One provider of the configuration, made ready for requests. */
@final
export class Provider {
  id: string = "";
  /** Keys as they stand in the header, scheme included; empty when the client's own is to be used. */
  readonly credentials: Secret[] = [];
  mapping: ModelMapping = new ModelMapping();
  settings: CustomSettings = new CustomSettings();
  url: CustomUrl = CustomUrl.none();
  /** Whether bodies pass untouched (`protocol: original`). */
  isOriginal: bool = false;
  /** `providerDomain`; empty when not given */
  domain: Bytes = Bytes.empty();
  /** `providerBasePath`, without a slash at its end */
  providerBasePath: Bytes = Bytes.empty();
  /** `basePath`, without a slash at its end */
  basePath: Bytes = Bytes.empty();
  prependsBasePath: bool = false;
  /** milliseconds; 0: not set */
  firstByteTimeout: i32 = 0;
  /** `anthropic-version` as configured; empty when not */
  version: Bytes = Bytes.empty();

  constructor(readonly kind: ProviderKind) {}

  get authority(): Bytes {
    if (this.domain.length > 0) return this.domain;
    return this.url.authority.length > 0 ? this.url.authority : this.kind.host;
  }

  /** Whether requests for this API change their protocol on the way. */
  translates(api: Api): bool {
    return !this.isOriginal && this.kind.translates(api);
  }

  /** One of the keys, by chance; null when there is none. */
  pickCredential(): Secret | null {
    const count = this.credentials.length;
    if (count == 0) return null;
    return this.credentials[count == 1 ? 0 : <i32>randomBelow(<u32>count)];
  }

  /** The client's path with `basePath` taken off or put before it. */
  clientPath(path: Bytes): Bytes {
    const base = this.basePath;
    if (base.length == 0) return path;
    if (this.prependsBasePath) return concat(base, path);
    const isBelow = path.startsWith(base) && (path.length == base.length || path.at(base.length) == 0x2f);
    if (!isBelow) return path;
    return path.length == base.length ? SLASH : path.slice(base.length);
  }

  /** The value of `:path` for this provider; `target` is what the client sent, without its `basePath`. */
  pathFor(asked: ApiTarget, target: RequestTarget): Bytes {
    const path = this.apiPath(asked);
    const based = this.providerBasePath.length == 0 ? path : concat(this.providerBasePath, path);
    const direct = this.url.direct;
    // The query of a direct URL (an api-version, say) takes the place of the client's.
    const hasOwnQuery = direct.length > 0 && direct.indexOfByte(0x3f) >= 0;
    return hasOwnQuery ? based : target.withPath(based);
  }

  private apiPath(asked: ApiTarget): Bytes {
    if (this.url.direct.length > 0) return this.url.direct;
    if (asked.api == Api.Unknown) return asked.rest;
    if (this.kind.protocol != Front.AnthropicMessages) {
      return concat(this.url.prefix, this.translates(asked.api) ? CHAT : asked.rest);
    }
    if (this.isOriginal) return concat(V1, asked.rest);
    return asked.api == Api.ChatCompletions ? MESSAGES : concat(V1, asked.rest);
  }
}

const SLASH: Bytes = Bytes.of("/");

function concat(first: Bytes, second: Bytes): Bytes {
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}

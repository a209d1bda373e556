import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { Api } from "../generated/apis.gen";
import { providerTable } from "../generated/providers.gen";
import { hexOf, Lines, numberOf } from "../lines";

/** How a provider is told who is calling. */
export const enum AuthScheme {
  /** `authorization: Bearer …` */
  Bearer,
  /** `authorization: …` */
  Raw,
  XApiKey,
  ApiKey,
  XGoogApiKey,
  /** `authorization: DeepL-Auth-Key …` */
  DeepL,
  /** AWS Signature Version 4 */
  Aws,
  /** Tencent's TC3-HMAC-SHA256 */
  Tc3,
  /** an access token of a service account */
  Google,
}

/** Whether there must be `apiTokens`. */
export const enum TokenNeed {
  Required,
  /** without one no credentials go on */
  Optional,
  /** without one the client's own go on */
  Client,
  /** there are credentials of another kind */
  None,
}

/** What sets a provider apart: bits of `Descriptor.quirks`. */
export const enum Quirk {
  /** bodies always pass as they are */
  Original = 1,
  /** its URL may be configured */
  CustomUrl = 2,
  /** it knows the role `developer` */
  DeveloperRole = 4,
  /** it refuses `stream_options` */
  NoUsageOption = 8,
  /** it reports usage within the choice */
  UsageInChoice = 16,
  ZhipuThinking = 32,
  OpenRouterReasoning = 64,
  Doubao = 128,
  /** it is another API of a type, chosen by the options */
  Internal = 256,
  /** its chat completions, OpenAI's, have a `top_k` */
  TopK = 512,
}

/** A provider as its documentation has it: what a `type` stands for (providers/<type>.json). */
@final
export class Descriptor {
  readonly host: Bytes;
  readonly protocol: Protocol;
  readonly auth: AuthScheme;
  readonly tokens: TokenNeed;
  /** What stands in the place of `/v1`. */
  readonly base: Bytes;
  /** Path of a chat API that no client speaks; empty when there is none. */
  readonly chat: Bytes;
  /** The same for streams; empty when it is the same. */
  readonly stream: Bytes;
  readonly paths: ApiPaths = new ApiPaths();
  private readonly apis: u64;
  private readonly converted: u64;
  private readonly quirks: u32;

  /** @param fields those behind the type: see `providerTable` */
  private constructor(fields: Lines) {
    this.host = fields.take();
    this.protocol = <Protocol>hexOf(fields.take());
    this.auth = <AuthScheme>hexOf(fields.take());
    this.tokens = <TokenNeed>hexOf(fields.take());
    this.base = fields.take();
    this.apis = hexOf(fields.take());
    this.converted = hexOf(fields.take());
    this.quirks = <u32>hexOf(fields.take());
    this.chat = fields.take();
    this.stream = fields.take();
    const paths = new Lines(fields.take(), PATH_END);
    while (paths.next()) {
      const equals = paths.line.indexOfByte(0x3d);
      this.paths.set(<Api>numberOf(paths.line.slice(0, equals)), paths.line.slice(equals + 1));
    }
  }

  /** The descriptor of a type; null when there is none of that name. */
  static of(type: Bytes): Descriptor | null {
    const lines = new Lines(providerTable());
    while (lines.next()) {
      const fields = new Lines(lines.line, FIELD_END);
      if (fields.take().equals(type)) return new Descriptor(fields);
    }
    return null;
  }

  /** The types that a configuration may name, parted by commas. */
  static types(): string {
    const lines = new Lines(providerTable());
    let types = "";
    while (lines.next()) {
      const fields = new Lines(lines.line, FIELD_END);
      const type = fields.take().toString();
      if (!new Descriptor(fields).is(Quirk.Internal)) types += types.length > 0 ? ", " + type : type;
    }
    return types;
  }

  /** Whether the provider serves the API as clients ask for it. */
  serves(api: Api): bool {
    return ((this.apis >> <u64>api) & 1) != 0;
  }

  /** Whether the API, no chat, is served by translating its bodies. */
  converts(api: Api): bool {
    return ((this.converted >> <u64>api) & 1) != 0;
  }

  is(quirk: Quirk): bool {
    return (this.quirks & <u32>quirk) != 0;
  }
}

const FIELD_END: i32 = 0x7c;
const PATH_END: i32 = 0x3b;

/** Paths of APIs that are not where their names say. */
@final
export class ApiPaths {
  private readonly apis: Api[] = [];
  private readonly paths: Bytes[] = [];

  set(api: Api, path: Bytes): void {
    this.apis.push(api);
    this.paths.push(path);
  }

  /** The path set last for an API; empty when none was. */
  find(api: Api): Bytes {
    for (let i = this.apis.length - 1; i >= 0; i--) if (this.apis[i] == api) return this.paths[i];
    return Bytes.empty();
  }
}

import { ByteWriter, Bytes, RequestTarget, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Protocol } from "../back/protocol";
import { isQwenMultimodal } from "../back/qwen-model";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { AnswerPolicies } from "../answer/answer-policies";
import { ApiTarget } from "../api";
import { AccessTokens } from "../auth/access-tokens";
import { Signatures } from "../auth/signatures";
import { Call } from "../call";
import { Api } from "../generated/apis.gen";
import { ProviderEntry } from "../generated/config.gen";
import { KeyRing } from "../keys/key-ring";
import { StatusSet } from "../keys/status-set";
import { ModelMapping } from "../model-mapping";
import { RemoteText } from "../request/remote-text";
import { CustomSettings } from "../request/custom-settings";
import { AzureUrl } from "./azure-url";
import { CustomUrl } from "./custom-url";
import { withoutKey } from "./client-query";
import { ApiPaths, Descriptor, Quirk } from "./descriptor";
import { PathValues } from "./path-template";
import { Serving } from "./serving";
import { isClaude } from "./vertex";

const CHAT: Bytes = Bytes.of("/chat/completions");
const RESPONSES: Bytes = Bytes.of("/responses");
const MODEL: Bytes = Bytes.of("model");
const MODE: Bytes = Bytes.of("mode");

/** One provider of the configuration, made ready for requests. */
@final
export class Provider {
  id: string = "";
  /** Its keys; none when the client's own is to be used, or another credential. */
  keys: KeyRing;
  /** Cluster that its requests go to; empty until one went. */
  cluster: Bytes = Bytes.empty();
  retryStatuses: StatusSet = new StatusSet();
  readonly signatures: Signatures = new Signatures();
  /** Access tokens in the place of keys; null for other providers. */
  tokens: AccessTokens | null = null;
  private policies: AnswerPolicies | null = null;
  /** What every chat begins with; null when there is no such text. */
  context: RemoteText | null = null;
  mapping: ModelMapping = new ModelMapping();
  settings: CustomSettings = new CustomSettings();
  url: CustomUrl = CustomUrl.none();
  azure: AzureUrl = AzureUrl.none();
  /** Whether bodies pass untouched. */
  isOriginal: bool = false;
  /** Host that the configuration names; empty when it is the usual one. */
  domain: Bytes = Bytes.empty();
  /** `providerBasePath`, without a slash at its end */
  providerBasePath: Bytes = Bytes.empty();
  /** `basePath`, without a slash at its end */
  basePath: Bytes = Bytes.empty();
  prependsBasePath: bool = false;
  /** Paths of `capabilities`. */
  readonly capabilities: ApiPaths = new ApiPaths();
  /** What the configuration gives to the templates of host and paths. */
  readonly values: PathValues = new PathValues();
  private readonly none: PathValues = new PathValues();

  constructor(
    readonly kind: Descriptor,
    readonly entry: ProviderEntry,
    keys: Secret[],
  ) {
    this.keys = new KeyRing(keys, entry.failover);
  }

  /** The value of `:authority`; empty when the client's stays. */
  authorityFor(model: Bytes): Bytes {
    if (this.domain.length > 0) return this.domain;
    if (this.url.authority.length > 0) return this.url.authority;
    if (this.azure.authority.length > 0) return this.azure.authority;
    if (this.kind.protocol == Protocol.DeepL && model.equalsString("Free")) return Bytes.of("api-free.deepl.com");
    return this.values.fill(this.kind.host, this.none);
  }

  /** The protocol of its chat API for a model. */
  protocolFor(model: Bytes): Protocol {
    if (this.kind.protocol == Protocol.OpenAi && this.entry.chatApi == "responses") return Protocol.Responses;
    // Vertex has Claude's models below Anthropic's own protocol.
    return this.kind.protocol == Protocol.Gemini && isClaude(model) ? Protocol.Claude : this.kind.protocol;
  }

  /** How a request is answered; before its model is known (empty), whether it is at all. */
  serving(asked: ApiTarget, model: Bytes): Serving {
    const api = asked.api;
    if (this.isOriginal || api == Api.Unknown || this.capabilities.find(api).length > 0) return Serving.Native;
    if (asked.isChat) {
      if (model.length == 0) return this.hasChat ? Serving.Chat : this.nativeOr(Serving.None, api);
      return this.speaks(api, model) ? Serving.Native : this.hasChat ? Serving.Chat : Serving.None;
    }
    return this.nativeOr(this.kind.converts(api) ? Serving.Converted : Serving.None, api);
  }

  /** Whether all is there that a request needs. @param isChat whether the context text belongs to it */
  isReady(isChat: bool): bool {
    const tokens = this.tokens;
    const context = this.context;
    return (tokens == null || tokens.current().length > 0) && (context == null || context.isThere || !isChat);
  }

  /** What becomes of its answers. */
  get answerPolicies(): AnswerPolicies {
    const known = this.policies;
    if (known != null) return known;
    const made = new AnswerPolicies(this);
    this.policies = made;
    return made;
  }

  /** What it is called in logs and towards clients. */
  get name(): string {
    return this.id.length > 0 ? this.id : this.entry.type_;
  }

  /** The key of a call; null when there is none. Where the provider keeps state for a key, a consumer has always the same. */
  keyOf(call: Call, consumer: Bytes): Secret | null {
    if (call.key < 0) call.key = this.keys.pick(keepsState(call.api) ? <i64>fnv1a(consumer) : -1, call.tried);
    return this.keys.at(call.key);
  }

  /** The client's path with `basePath` taken off or put before it. */
  clientPath(path: Bytes): Bytes {
    const base = this.basePath;
    if (base.length == 0) return path;
    if (this.prependsBasePath) return concat(base, path);
    const isBelow = path.startsWith(base) && (path.length == base.length || path.at(base.length) == 0x2f);
    if (!isBelow) return path;
    return path.length == base.length ? Bytes.of("/") : path.slice(base.length);
  }

  /** The value of `:path` for this provider; `target` is what the client sent, without its `basePath`. */
  pathFor(asked: ApiTarget, target: RequestTarget, model: Bytes, isStream: bool): Bytes {
    const values = new PathValues().segment(MODEL, model);
    values.set(MODE, Bytes.of(isQwenMultimodal(model) ? "multimodal-generation" : "text-generation"));
    values.segment(Bytes.of("file_id"), asked.id).segment(Bytes.of("batch_id"), asked.id);
    values.segment(Bytes.of("video_id"), asked.id);
    const path = values.fill(this.template(asked, target.path, model, isStream), this.values);
    const based = this.providerBasePath.length == 0 ? path : concat(this.providerBasePath, path);
    const own = RequestTarget.parse(based);
    const query = own.hasQuery ? own.query : this.azure.query;
    // The provider's query (an api-version, say) takes the place of the client's.
    if (query.length > 0) return own.withQuery(query);
    // That of a request which is translated (`alt=sse`) is in another protocol's words.
    if (this.serving(asked, model) != Serving.Native) return based;
    return RequestTarget.parse(withoutKey(target)).withPath(based);
  }

  private get hasChat(): bool {
    const kind = this.kind;
    return kind.protocol != Protocol.OpenAi || kind.serves(Api.ChatCompletions) || this.chatPath().length > 0;
  }

  private chatPath(): Bytes {
    return this.capabilities.find(Api.ChatCompletions);
  }

  private nativeOr(other: Serving, api: Api): Serving {
    return this.kind.serves(api) ? Serving.Native : other;
  }

  /** Whether the provider has this chat API itself, for the model. */
  private speaks(api: Api, model: Bytes): bool {
    const protocol = this.protocolFor(model);
    if (protocol == Protocol.Responses) return api == Api.Responses;
    if (protocol == Protocol.OpenAi && this.entry.chatApi == "chat") return api == Api.ChatCompletions;
    if (protocol != this.kind.protocol) return api == Api.Messages;
    return this.kind.serves(api);
  }

  private template(asked: ApiTarget, path: Bytes, model: Bytes, isStream: bool): Bytes {
    const api = asked.api;
    if (this.url.direct.length > 0) return this.url.direct;
    const configured = this.capabilities.find(api);
    if (configured.length > 0) return configured;
    if (api == Api.Unknown) return asked.rest;
    const serving = this.serving(asked, model);
    const isChat = serving == Serving.Chat;
    if (serving == Serving.Converted) return this.kind.paths.find(api);
    if (this.protocolFor(model) != this.kind.protocol && this.kind.protocol == Protocol.Gemini) {
      return Bytes.of(
        isStream ? "{anthropic}/models/{model}:streamRawPredict" : "{anthropic}/models/{model}:rawPredict",
      );
    }
    if (isChat && this.kind.chat.length > 0) {
      return isStream && this.kind.stream.length > 0 ? this.kind.stream : this.kind.chat;
    }
    const isResponses = this.protocolFor(model) == Protocol.Responses;
    const rest = isChat ? (isResponses ? RESPONSES : CHAT) : asked.rest;
    const served = isChat ? (isResponses ? Api.Responses : Api.ChatCompletions) : api;
    if (this.azure.authority.length > 0) return this.azure.template(served, rest);
    const listed = isChat && this.chatPath().length > 0 ? this.chatPath() : this.kind.paths.find(served);
    if (listed.length > 0) return listed;
    // A body that passes goes where the client sends it, also to paths that are the provider's own.
    if (this.isOriginal && !this.kind.serves(api)) return path;
    if (asked.front == Front.Gemini && this.kind.chat.length > 0) return this.geminiTemplate(asked.rest);
    return concat(this.url.authority.length > 0 ? this.url.prefix : this.kind.base, rest);
  }

  /** Gemini's own APIs: the model is the provider's, the method the client's. */
  private geminiTemplate(rest: Bytes): Bytes {
    const models = this.kind.chat.slice(0, this.kind.chat.indexOfByte(0x7d, this.kind.chat.indexOf(MODEL)) + 1);
    let colon = rest.length;
    while (colon > 0 && rest.at(colon - 1) != 0x3a) colon--;
    return concat(models, rest.slice(max(colon - 1, 0)));
  }

  is(quirk: Quirk): bool {
    return this.kind.is(quirk);
  }
}

/** APIs whose objects belong to the account behind the key. */
export function keepsState(api: Api): bool {
  return api == Api.Responses || api == Api.StoredResponses || (api >= Api.Files && api <= Api.FineTuning);
}

/** FNV-1a, 32 bits. */
function fnv1a(text: Bytes): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = (hash ^ <u32>text.at(i)) * 0x01000193;
  return hash;
}

function concat(first: Bytes, second: Bytes): Bytes {
  const out = new ByteWriter(first.length + second.length);
  out.bytes(first);
  out.bytes(second);
  return out.take();
}

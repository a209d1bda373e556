import { Bytes, RequestTarget } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { ApiTarget } from "./api";
import { Back } from "./back/back";
import { BackCall } from "./back/back-call";
import { Conversion } from "./back/conversion";
import { conversionOf } from "./back/conversions";
import { backOf } from "./back/protocol";
import { Api } from "./generated/apis.gen";
import { Provider } from "./provider/provider";
import { Serving } from "./provider/serving";

const ALT_SSE: Bytes = Bytes.of("alt=sse");

/** One request on its way to a provider. */
@final
export class Call {
  /** The provider's name of the model, UTF-8; empty until the body was read, and for requests without one. */
  model: Bytes = Bytes.empty();
  /** Whether that is another name than the client's. */
  isRenamed: bool = false;
  /** The model that the endpoint wants, whatever the provider's mapping says; null or empty where it wants none. */
  endpointModel: Bytes | null = null;
  isStream: bool = false;
  /** The conversation at the provider that the client goes on with, as content of a JSON string; empty: a new one. */
  conversation: Bytes = Bytes.empty();
  /** Whether the client itself asked for the usage chunk of a stream. */
  asksUsage: bool = false;
  /** Whether the body is read, and may change its length. */
  isRead: bool = false;
  /** Position of the provider's key that is used; -1 until one was picked, and when there is none. */
  key: i32 = -1;
  /** Positions of keys that are not to be used if there is another. */
  tried: i32[] = [];
  /** How the provider answers; from the body on for the model it has. */
  serving: Serving;
  /** The translation, where the provider's chat API speaks another protocol. */
  back: Back | null = null;
  /** The translation of an API that is no chat; null for the others. */
  conversion: Conversion | null = null;

  constructor(
    readonly provider: Provider,
    readonly asked: ApiTarget,
    /** What the client sent as `:path`, with `basePath` applied. */
    readonly target: RequestTarget,
  ) {
    this.serving = provider.serving(asked, Bytes.empty());
    this.isStream = asked.api == Api.StreamGenerateContent;
    if (asked.front == Front.Gemini) this.model = asked.id;
  }

  /** Finds the translation, once the model is known. @param modelRaw the model as content of a JSON string */
  findTranslation(modelRaw: Bytes): void {
    const provider = this.provider;
    const protocol = provider.protocolFor(this.model);
    const call = new BackCall(provider.entry, this.model, modelRaw, this.isStream);
    const back = backOf(protocol, call);
    back.conversation = this.conversation;
    this.back = back;
    if (this.serving == Serving.Converted) this.conversion = conversionOf(protocol, this.api, call);
  }

  /** Whether the provider has all that the request needs. */
  get isReady(): bool {
    return this.provider.isReady(this.asked.isChat && !this.provider.isOriginal);
  }

  get api(): Api {
    return this.asked.api;
  }

  /** Whether the client wants its stream as a JSON array: Gemini's without `alt=sse`. */
  get wantsArray(): bool {
    return this.api == Api.StreamGenerateContent && this.target.query.indexOf(ALT_SSE) < 0;
  }

  /** The client's protocol. */
  get front(): Front {
    return this.asked.front;
  }
}

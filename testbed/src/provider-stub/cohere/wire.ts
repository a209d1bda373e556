import type { Cohere } from "cohere-ai";

/** A name as the wire has it: `finishReason` is `finish_reason`. */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name;

/** A type of the official client, whose names are in camel case, as it is on the wire. */
type Wire<Type> = Type extends readonly (infer Item)[]
  ? Wire<Item>[]
  : Type extends object
    ? { [Name in keyof Type as Name extends string ? Snake<Name> : Name]: Wire<Type[Name]> }
    : Type;

export type ChatParameter = keyof Wire<Cohere.V2ChatRequest>;
export type EmbedParameter = keyof Wire<Cohere.V2EmbedRequest>;
export type RerankParameter = keyof Wire<Cohere.V2RerankRequest>;
export type OldRerankParameter = keyof Wire<Cohere.RerankRequest>;

export type ChatResponse = Wire<Cohere.V2ChatResponse>;
export type ChatEvent = Wire<Cohere.V2ChatStreamResponse>;
export type Message = Wire<Cohere.AssistantMessageResponse>;
export type ContentItem = Wire<Cohere.AssistantMessageResponseContentItem>;
export type ContentDelta = Wire<Cohere.ChatContentDeltaEventDeltaMessageContent>;
export type ToolCall = Wire<Cohere.ToolCallV2>;
export type Citation = Wire<Cohere.Citation>;
export type Source = Wire<Cohere.Source>;
export type FinishReason = Cohere.ChatFinishReason;
export type Usage = Wire<Cohere.Usage>;
export type EmbedResponse = Wire<Cohere.EmbedByTypeResponse>;
export type EmbeddingType = Cohere.EmbeddingType;
export type RerankResponse = Wire<Cohere.RerankResponse>;

import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonValue,
  JsonWriter,
  jsonErrorAt,
  jsonParse,
  Result,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiError, AiErrorKind, Front, readRequest, RequestOptions } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { Api } from "../api";
import { ClaudeRequestOptions, writeClaudeRequest } from "../back/claude-request";
import { Provider } from "../provider/provider";
import { PrefixEdits } from "./prefix-edits";
import { joined } from "./custom-settings";
import { PreparedBody } from "./prepared";
import { RequestMembers } from "./request-members";

/** Whether the provider may only get the body after it was read. */
export function readsBody(provider: Provider, api: Api): bool {
  if (provider.translates(api) || !provider.settings.isEmpty) return true;
  if (provider.isOriginal || api == Api.Unknown) return false;
  return injectsUsage(provider, api) || !provider.mapping.isEmpty;
}

/** Makes of a client's body the provider's. */
export function prepareBody(provider: Provider, api: Api, body: Bytes): PreparedBody {
  return provider.translates(api) ? translate(provider, api, body) : patch(provider, api, body);
}

/** Streams of these two tell their usage only when asked. */
function injectsUsage(provider: Provider, api: Api): bool {
  if (provider.isOriginal || provider.kind.protocol != Front.OpenAiChat) return false;
  return api == Api.ChatCompletions || api == Api.Completions;
}

/** Same protocol on both sides: a few members change, every other byte stays. */
function patch(provider: Provider, api: Api, given: Bytes): PreparedBody {
  if (jsonParse(given).kind != JsonKind.Object) return PreparedBody.refused(notJson(given));
  const body = provider.settings.apply(given, api == Api.Messages ? Front.AnthropicMessages : Front.OpenAiChat);
  const isSet = body.ptr != given.ptr;
  const members = new RequestMembers(body);
  const out = preparedOf(members);
  let splice: Splice | null = null;
  if (!provider.isOriginal) splice = patchMembers(provider, api, members, out);
  if (out.error != null) return out;
  out.change = splice;
  if (isSet) out.change = new Splice(given.length, joined(body, splice));
  return out;
}

function patchMembers(provider: Provider, api: Api, members: RequestMembers, out: PreparedBody): Splice | null {
  const model = members.model;
  const isNamed = model.kind == JsonKind.String && model.rawText().length > 0;
  if (!isNamed && needsModel(api)) {
    out.error = missingModel();
    return null;
  }
  const name = model.asString();
  const mapped = isNamed ? provider.mapping.resolve(name) : name;
  const literal = mapped == name ? model.raw : quoted(mapped);
  out.model = literal.slice(1, literal.length - 1);
  const edits = new PrefixEdits(members.document);
  if (isNamed) members.setModel(edits, literal);
  if (members.isStream && injectsUsage(provider, api)) members.askUsage(edits);
  return edits.splice();
}

function translate(provider: Provider, api: Api, given: Bytes): PreparedBody {
  const fromAnthropic = api == Api.Messages;
  const body = provider.settings.apply(given, fromAnthropic ? Front.AnthropicMessages : Front.OpenAiChat);
  const result: Result<Bytes> = fromAnthropic
    ? readRequest(Front.AnthropicMessages, body, new RequestOptions())
    : writeClaudeRequest(body, new ClaudeRequestOptions());
  if (!result.ok) return PreparedBody.refused(refusal(result.error, given));
  const translated = result.value;
  // Both translations begin with the model, copied.
  const model = JsonValue.of(translated).member("model");
  if (model.kind != JsonKind.String || model.rawText().length == 0) return PreparedBody.refused(missingModel());
  const out = preparedOf(new RequestMembers(body));
  const name = model.asString();
  const mapped = provider.mapping.resolve(name);
  if (mapped == name) {
    out.model = model.rawText();
    out.change = new Splice(given.length, translated);
  } else {
    const literal = quoted(mapped);
    out.model = literal.slice(1, literal.length - 1);
    const edits = new PrefixEdits(translated);
    edits.replace(model.raw, literal);
    out.change = new Splice(given.length, joined(translated, edits.splice()));
  }
  return out;
}

function preparedOf(members: RequestMembers): PreparedBody {
  const out = new PreparedBody();
  out.isStream = members.isStream;
  out.asksUsage = members.asksUsage;
  return out;
}

/** As a JSON string, quotes included. */
function quoted(text: string): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).string(text);
  return out.take();
}

function needsModel(api: Api): bool {
  return api == Api.ChatCompletions || api == Api.Completions || api == Api.Embeddings || api == Api.Messages;
}

function missingModel(): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, "missing model in request", "missing_model");
}

function notJson(body: Bytes): AiError {
  const at = jsonErrorAt(body);
  const message = at < 0 ? "The body is no JSON object" : "The body is not JSON: byte " + at.toString();
  return AiError.of(AiErrorKind.InvalidRequest, message, "invalid_json");
}

/** What a translation could not take, in its own words: `messages[1].role: expected …`. */
function refusal(reason: string, body: Bytes): AiError {
  if (jsonParse(body).kind != JsonKind.Object) return notJson(body);
  return AiError.of(AiErrorKind.InvalidRequest, reason, "unsupported_request");
}

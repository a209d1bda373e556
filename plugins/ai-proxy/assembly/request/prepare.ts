import {
  ByteWriter,
  Bytes,
  JsonKind,
  JsonWriter,
  jsonErrorAt,
  jsonParse,
  percentDecode,
  Result,
  Splice,
} from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  AiError,
  AiErrorKind,
  Front,
  readRequest,
  RequestOptions,
  STATELESS,
  STATELESS_CODE,
} from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { hasClaude, Protocol } from "../back/protocol";
import { Call } from "../call";
import { Api } from "../generated/apis.gen";
import { Quirk } from "../provider/descriptor";
import { Serving } from "../provider/serving";
import { chatProblem } from "./chat-shape";
import { joined } from "./custom-settings";
import { applyDoubao, applyPolicies, withoutTopK } from "./policies";
import { PrefixEdits } from "./prefix-edits";
import { PreparedBody } from "./prepared";
import { RequestMembers } from "./request-members";
import { settingNames } from "./setting-names";

/** Whether the provider may only get the body after it was read. */
export function readsBody(call: Call): bool {
  const provider = call.provider;
  const sets = !provider.settings.isEmpty;
  if (provider.isOriginal || call.api == Api.Unknown) return sets && provider.isOriginal;
  if (call.serving != Serving.Native || sets) return true;
  if (provider.is(Quirk.Doubao) && call.api == Api.ImageGeneration) return true;
  // The path may depend on the model, and so may who serves it.
  const isRenamed = !provider.mapping.isEmpty || call.endpointModel != null;
  return call.asked.isChat || injectsUsage(call) || isRenamed || provider.azure.authority.length > 0;
}

/** Makes of a client's body the provider's, and tells the call what the body says. */
export function prepareBody(call: Call, given: Bytes): PreparedBody {
  if (jsonParse(given).kind != JsonKind.Object) return PreparedBody.notJson(jsonErrorAt(given));
  const provider = call.provider;
  const body = provider.settings.isEmpty ? given : provider.settings.apply(given, settingNames(call));
  const members = new RequestMembers(body);
  call.isStream = call.isStream || members.isStream;
  call.asksUsage = members.asksUsage;
  if (provider.isOriginal) return changed(given, body, null);
  const error = resolveModel(call, members);
  if (error != null) return PreparedBody.refused(error);
  call.serving = provider.serving(call.asked, call.model);
  if (call.serving == Serving.Native) return pass(call, given, body, members);
  call.findTranslation(escaped(call.model));
  return call.serving == Serving.Chat ? translate(call, given, body) : convert(call, given, body);
}

/** The client's own protocol at the provider's. */
function pass(call: Call, given: Bytes, body: Bytes, members: RequestMembers): PreparedBody {
  const isChat = call.api == Api.ChatCompletions || call.api == Api.Messages;
  const wanted = isChat ? applyPolicies(call, body) : applyDoubao(call, body);
  const found = wanted.ptr == body.ptr ? members : new RequestMembers(wanted);
  if (call.api == Api.ChatCompletions && rewritesAnswer(call)) call.findTranslation(escaped(call.model));
  return changed(given, wanted, patch(call, found));
}

/** Whether the answer may not pass as it comes, though both sides speak OpenAI's protocol. */
function rewritesAnswer(call: Call): bool {
  const provider = call.provider;
  return provider.answerPolicies.isNeeded || (provider.is(Quirk.UsageInChoice) && call.isStream);
}

/** An API that is no chat. */
function convert(call: Call, given: Bytes, body: Bytes): PreparedBody {
  const conversion = call.conversion;
  if (conversion == null) return changed(given, body, null);
  const written = conversion.request(body);
  return written.ok ? changed(given, written.value, null) : PreparedBody.refused(refusal(written.error));
}

/** Finds the model and what the provider calls it. */
function resolveModel(call: Call, members: RequestMembers): AiError | null {
  const isInPath = call.front == Front.Gemini;
  const name = isInPath ? percentDecode(call.asked.id) : members.model.asBytes();
  if (name.length == 0) return needsModel(call) ? missingModel() : null;
  const mapped = providerModel(call, name);
  call.isRenamed = !mapped.equals(name);
  call.model = mapped;
  return null;
}

/** The provider's name for the client's `name`. */
function providerModel(call: Call, name: Bytes): Bytes {
  const wanted = call.endpointModel;
  if (wanted != null && wanted.length > 0) return wanted;
  const mapping = call.provider.mapping;
  return mapping.isEmpty ? name : Bytes.of(mapping.resolve(name.toString()));
}

/** Same protocol on both sides: a few members change, every other byte stays. */
function patch(call: Call, members: RequestMembers): Splice | null {
  const edits = new PrefixEdits(members.document);
  if (isVertexClaude(call) && call.serving == Serving.Native) members.setVersion(edits);
  const model = members.model;
  // A name that is not changed keeps its very text, escapes included.
  if (model.kind == JsonKind.String) members.setModel(edits, call.isRenamed ? quoted(call.model) : model.raw);
  if (call.isStream && injectsUsage(call)) members.askUsage(edits);
  return edits.splice();
}

/** By way of the neutral form. */
function translate(call: Call, given: Bytes, body: Bytes): PreparedBody {
  const provider = call.provider;
  const protocol = provider.protocolFor(call.model);
  const options = new RequestOptions();
  options.keepThinking = protocol >= Protocol.Claude && protocol <= Protocol.Responses;
  options.isClaude = hasClaude(protocol, call.model);
  options.isOpenAi = protocol == Protocol.OpenAi || protocol == Protocol.Responses;
  options.model = escaped(call.model);
  options.isStream = call.isStream;
  const read = readRequest(call.front, body, options);
  if (!read.ok) return PreparedBody.refused(refusal(read.error));
  const wanted = applyPolicies(call, withoutTopK(provider, read.value));
  const neutral = joined(wanted, patch(call, new RequestMembers(wanted)));
  const back = call.back;
  // A provider with OpenAI's own protocol says itself what it does not take.
  const problem = back == null ? "" : chatProblem(neutral);
  if (problem.length > 0) return PreparedBody.refused(refusal(problem));
  const written = back == null ? Result.of(neutral) : back.request(neutral);
  if (!written.ok) return PreparedBody.refused(refusal(written.error));
  if (!isVertexClaude(call)) return changed(given, written.value, null);
  const edits = new PrefixEdits(written.value);
  new RequestMembers(written.value).setVersion(edits);
  return changed(given, written.value, edits.splice());
}

/** Whether the model is one of Anthropic's at Vertex AI, whose path names it and whose body says the version instead. */
function isVertexClaude(call: Call): bool {
  const provider = call.provider;
  return provider.kind.protocol == Protocol.Gemini && provider.protocolFor(call.model) == Protocol.Claude;
}

/** What replaces the client's body: one that was made anew, with a last splice of it. */
function changed(given: Bytes, body: Bytes, splice: Splice | null): PreparedBody {
  const out = new PreparedBody();
  out.change = body.ptr == given.ptr ? splice : new Splice(given.length, joined(body, splice));
  return out;
}

/** Streams of these two tell their usage only when asked. */
function injectsUsage(call: Call): bool {
  const provider = call.provider;
  if (provider.isOriginal || provider.kind.protocol != Protocol.OpenAi || provider.is(Quirk.NoUsageOption))
    return false;
  return call.serving == Serving.Chat || call.api == Api.ChatCompletions || call.api == Api.Completions;
}

/** As a JSON string, quotes included. */
function quoted(text: Bytes): Bytes {
  const out = new ByteWriter(text.length + 16);
  new JsonWriter(out).stringBytes(text);
  return out.take();
}

/** As content of a JSON string. */
export function escaped(text: Bytes): Bytes {
  const literal = quoted(text);
  return literal.slice(1, literal.length - 1);
}

function needsModel(call: Call): bool {
  return (
    call.asked.isChat || call.api == Api.Completions || call.api == Api.Embeddings || call.serving == Serving.Converted
  );
}

function missingModel(): AiError {
  return AiError.of(AiErrorKind.InvalidRequest, "missing model in request", "missing_model");
}

/** What a translation could not take, in its own words: `messages[1].role: expected …`. */
function refusal(reason: string): AiError {
  const code = reason.endsWith(STATELESS) ? STATELESS_CODE : "unsupported_request";
  return AiError.of(AiErrorKind.InvalidRequest, reason, code);
}

import { Bytes, requestHeaders, responseFromUpstream, responseHeaders } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Coming } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StoreValue } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { AnswerForm, formOf } from "proxy-wasm-assemblyscript-sdk/assembly/usage";
import { Unfit } from "./log/recorder";
import { Skip } from "./skip";

const STATUS: Bytes = Bytes.of(":status");
const CONTENT_TYPE: Bytes = Bytes.of("content-type");
const CONTENT_LENGTH: Bytes = Bytes.of("content-length");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
/** Which attempt this is: as ai-proxy tells it, and as Envoy does where it is asked to. */
const OWN_ATTEMPTS: Bytes = Bytes.of("x-sluice-attempts");
const ATTEMPTS: Bytes = Bytes.of("x-envoy-attempt-count");
/** The cheaper model that ai-quota, behind this plugin, has asked in the place of the client's. */
const CHEAPER_MODEL: Bytes = Bytes.of("x-budget-model");
/** The conversation of an application (Dify), which its provider keeps: ai-proxy has it from there, and clients send it back. */
export const CONVERSATION: Bytes = Bytes.of("conversationid");

/** Whether an answer with the current head may be kept. @param most bytes of a body that is read */
export function judgeHead(storesFallback: bool, most: i32): Skip {
  const status = responseHeaders.getBytes(STATUS);
  if (!status.equalsString("200") || !responseFromUpstream() || currentForm() == AnswerForm.Opaque) return Skip.Status;
  if (responseHeaders.has(CONVERSATION)) return Skip.State;
  if (!storesFallback && (isLaterAttempt() || responseHeaders.has(CHEAPER_MODEL))) return Skip.Fallback;
  return announced() > <i64>most ? Skip.TooLarge : Skip.None;
}

/** Bytes of the body, where the head tells. */
function announced(): i64 {
  const length = responseHeaders.getBytes(CONTENT_LENGTH);
  return StoreValue.ofBytes(length).asInteger();
}

/** Whether another request of the same kind would get the same head: it says that the request is wrong. */
export function isClientsFault(): bool {
  const status = responseHeaders.getBytes(STATUS);
  const isTransient = status.equalsString("429") || status.equalsString("408");
  return status.at(0) != 0x35 && !isTransient;
}

/** How the answer with the current head comes. @param isArray whether a stream was asked as a JSON array */
export function comingOf(isArray: bool): Coming {
  if (currentForm() == AnswerForm.Stream) return Coming.Events;
  return isArray ? Coming.Array : Coming.Plain;
}

/** Why an answer is not kept, in the words of what is skipped. */
export function skipOf(unfit: Unfit): Skip {
  switch (unfit) {
    case Unfit.Failed:
      return Skip.Failed;
    case Unfit.Truncated:
      return Skip.Truncated;
    case Unfit.Filtered:
      return Skip.Filtered;
    case Unfit.TooLarge:
      return Skip.TooLarge;
    case Unfit.Foreign:
      return Skip.Foreign;
    case Unfit.Empty:
      return Skip.Empty;
    default:
      return Skip.None;
  }
}

function currentForm(): AnswerForm {
  return formOf(responseHeaders.getBytes(CONTENT_TYPE), responseHeaders.getBytes(CONTENT_ENCODING));
}

/** An attempt after the first may have gone to another provider, for another model. */
function isLaterAttempt(): bool {
  return isMany(responseHeaders.getBytes(OWN_ATTEMPTS)) || isMany(requestHeaders.getBytes(ATTEMPTS));
}

function isMany(attempts: Bytes): bool {
  return attempts.length > 0 && !attempts.equalsString("1");
}

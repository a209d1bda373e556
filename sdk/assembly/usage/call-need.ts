import { openObject } from "./body-ends";
import { GeminiPath } from "../ai/gemini-path";
import { Tokenizer } from "../ai/generated/token-weights.gen";
import { RequestSize } from "../ai/request-size";
import { awaitsRequestBody } from "../http/awaited-body";
import { requestBody } from "../http/body";
import { requestHeaders } from "../http/headers";
import { LargeBody } from "../http/large-body";
import { MediaType } from "../http/media-type";
import { Bytes } from "../bytes";
import { JsonValue } from "../json/value";

const CONTENT_TYPE: Bytes = Bytes.of("content-type");

/** Largest body that is read as it is, in bytes; of a larger one, what is base64 stays with the host. */
const LARGEST_WHOLE: i32 = 256 * 1024;
/** Answers that a request may ask for at once. */
const MOST_CHOICES: i64 = 128;

const QUESTION: i32 = 0x3f;

/** What a call may come to, before it is sent. */
@final
export class Need {
  /** 10⁻⁹ US$; 0 while nobody has asked for its price. */
  nanoDollars: i64 = 0;

  constructor(
    readonly input: i64,
    readonly output: i64,
  ) {}

  /** Of a request of which nothing is known. */
  static none(): Need {
    return new Need(0, 0);
  }
}

/** Whether the request has a body that tells its size and its model. */
export function hasReadableBody(endOfStream: bool): bool {
  return awaitsRequestBody(endOfStream) && MediaType.parse(requestHeaders.getBytes(CONTENT_TYPE)).isJson;
}

/** The request's body, whole at the host; of a large one all but its long runs of base64. */
export function bodyOfHost(size: i32): Bytes {
  return size > LARGEST_WHOLE ? LargeBody.read(requestBody).skeleton : requestBody.read(0, size);
}

/**
 * The model that a request is for; empty when nobody says. Where the path names one, as in Gemini's API, the body's is nobody's;
 * of several in a body the last one counts, as for providers.
 */
export function modelOf(body: Bytes, target: Bytes): Bytes {
  const named = modelInPath(target);
  return named.length > 0 ? named : lastMember(body, "model").asBytes();
}

/** The model in a path of Gemini's API (`…/models/<model>:generateContent`), decoded, or no bytes. */
export function modelInPath(target: Bytes): Bytes {
  const path = GeminiPath.read(pathOf(target));
  return path == null ? Bytes.empty() : path.model;
}

/** What a request may come to. @param usual output tokens where it sets no maximum */
export function needOf(body: Bytes, size: RequestSize, target: Bytes, usual: i64): Need {
  const input = size.inputTokens(Tokenizer.O200k);
  if (!writesText(pathOf(target))) return new Need(input, 0);
  const allowed = size.allowedOutputTokens;
  return new Need(input, (allowed > 0 ? allowed : usual) * choicesOf(body));
}

/** Answers with something else than tokens are paid by their input. */
function writesText(path: Bytes): bool {
  const others = [Bytes.constant("/embeddings"), Bytes.constant("/rerank"), Bytes.constant("/moderations")];
  for (let i = 0; i < others.length; i++) if (path.endsWith(others[i])) return false;
  return !path.endsWith(Bytes.constant("mbedContent")) && !path.endsWith(Bytes.constant("countTokens"));
}

function choicesOf(body: Bytes): i64 {
  return min(max<i64>(lastMember(body, "n").asI64(1), 1), MOST_CHOICES);
}

/** A member of a body that may be cut off; Missing where there is none. */
function lastMember(body: Bytes, name: string): JsonValue {
  let found = JsonValue.missing();
  const items = openObject(body).items();
  while (items.next()) if (items.keyIn(name) == 0) found = items.value;
  return found;
}

function pathOf(target: Bytes): Bytes {
  const question = target.indexOfByte(QUESTION);
  return question < 0 ? target : target.slice(0, question);
}

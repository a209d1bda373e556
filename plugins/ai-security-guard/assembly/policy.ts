import { AiSecurityGuardConfig } from "./generated/config.gen";
import { Check } from "./guard/check";
import { TextPaths } from "./text-paths";
import { Where } from "./verdict/where";

const REQUEST_PATH: string = "messages.@reverse.0.content";
const ANSWER_PATH: string = "choices.0.message.content";
const EVENT_PATH: string = "choices.0.delta.content";
const ANSWER_OTHERS: string[] = [ANSWER_PATH, 'content.#(type=="text")#.text'];
const EVENT_OTHERS: string[] = [EVENT_PATH, "delta.text"];

const OF_ANSWERS: i32 = <i32>Where.Answer | <i32>Where.AnswerPicture;

/** What the route serves. */
export const enum ApiType {
  Text,
  Image,
  Mcp,
}

/** How refusals are told. */
@final
export class Denial {
  readonly code: u32;
  /** empty: refusals have none */
  readonly message: string;
  /** the reason alone, as JSON */
  readonly isOriginal: bool;
  /** an error of the client's protocol */
  readonly isError: bool;
  /** Without Aliyun's service, which has Higress's form: `message`, where there is one, is all that is told. */
  readonly isPlain: bool;

  constructor(config: AiSecurityGuardConfig) {
    this.code = <u32>config.denyCode;
    this.message = config.denyMessage;
    this.isOriginal = config.protocol == "original";
    this.isError = config.denyAs == "error";
    this.isPlain = config.serviceName.length == 0;
  }
}

/** A configuration made ready for requests. */
@final
export class GuardPolicy {
  readonly requestChecks: Array<Check> = [];
  readonly answerChecks: Array<Check> = [];
  readonly denial: Denial;
  readonly api: ApiType;
  readonly isQwen: bool;
  readonly judgesPictures: bool;
  /** Characters of a stream that are judged together. */
  readonly bufferLimit: i32;
  /** Pieces that one service judges of a request or a plain answer. */
  readonly maxPieces: i32;
  readonly logsTexts: bool;
  readonly requestPaths: TextPaths;
  readonly answerPaths: TextPaths;
  readonly eventPaths: TextPaths;

  constructor(config: AiSecurityGuardConfig, checks: Array<Check>) {
    this.denial = new Denial(config);
    this.api = apiTypeOf(config.apiType);
    this.isQwen = config.providerType == "qwen";
    this.bufferLimit = config.bufferLimit;
    this.maxPieces = config.maxPieces;
    this.logsTexts = config.auditText;
    this.requestPaths = new TextPaths(config.requestContentJsonPath, [], REQUEST_PATH);
    const others = config.hasResponseContentFallbackJsonPaths ? config.responseContentFallbackJsonPaths : ANSWER_OTHERS;
    this.answerPaths = new TextPaths(config.responseContentJsonPath, others, ANSWER_PATH);
    const inEvents = config.hasResponseStreamContentFallbackJsonPaths
      ? config.responseStreamContentFallbackJsonPaths
      : EVENT_OTHERS;
    this.eventPaths = new TextPaths(config.responseStreamContentJsonPath, inEvents, EVENT_PATH);
    this.judgesPictures = (placesOf(checks) & (<i32>Where.RequestPicture | <i32>Where.AnswerPicture)) != 0;
    for (let i = 0; i < checks.length; i++) {
      const own = checks[i].terms.places;
      if ((own & ~OF_ANSWERS) != 0) this.requestChecks.push(checks[i]);
      if ((own & OF_ANSWERS) != 0) this.answerChecks.push(checks[i]);
    }
  }

  get judgesRequests(): bool {
    return this.requestChecks.length > 0;
  }

  get judgesAnswers(): bool {
    return this.answerChecks.length > 0;
  }

  /** Whether what can not be read may not pass. */
  deniesUnread(checks: Array<Check>): bool {
    for (let i = 0; i < checks.length; i++) {
      if (checks[i].terms.deniesOnError && !checks[i].terms.isShadow) return true;
    }
    return false;
  }
}

function apiTypeOf(word: string): ApiType {
  if (word == "mcp") return ApiType.Mcp;
  return word == "image_generation" ? ApiType.Image : ApiType.Text;
}

/** Bits of `Where` that any of the checks judges. */
function placesOf(checks: Array<Check>): i32 {
  let places = 0;
  for (let i = 0; i < checks.length; i++) places |= checks[i].terms.places;
  return places;
}

import { Bytes, JsonKind, jsonParse, Splice, spliceString } from "proxy-wasm-assemblyscript-sdk/assembly";
import { RequestTexts, TextRole } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { FrontPath } from "../front-path";
import { Verdict } from "../guard/verdict";
import { ApiType, GuardPolicy } from "../policy";
import { JudgedText } from "../verdict/subject";
import { Where } from "../verdict/where";
import { picturesOfChat, picturesOfQwen, promptOf } from "./pictures";

const TOOL_CALL: string = "tools/call";

/** What of a request is judged, and how it is changed. */
export abstract class RequestSource {
  readonly texts: Array<JudgedText> = [];

  /** Whether the body is none of its protocol: what it says can not be found. */
  get isUnread(): bool {
    return false;
  }

  /** The body with what a verdict masks; null: as it is. */
  abstract splice(verdict: Verdict): Splice | null;
}

/** The texts of a request by what the route serves. @param body whole, or without its long runs of base64 */
export function sourceOf(policy: GuardPolicy, path: FrontPath, body: Bytes): RequestSource {
  if (policy.api == ApiType.Mcp)
    return new PathSource(policy, body, jsonParse(body).member("method").asString() == TOOL_CALL);
  if (policy.api == ApiType.Image) return new PictureSource(policy, body);
  if (!policy.requestPaths.isUsual) return new PathSource(policy, body, true);
  return new ChatSource(policy, path, body);
}

/** A request of a chat, of whatever protocol. */
@final
class ChatSource extends RequestSource {
  private readonly found: RequestTexts;

  constructor(policy: GuardPolicy, path: FrontPath, body: Bytes) {
    super();
    const found = RequestTexts.read(path.front, body);
    this.found = found;
    for (let i = 0; i < found.length; i++) {
      const isLast = found.isLastTurn(i) || found.message(i) == found.messages - 1;
      this.texts.push(new JudgedText(found.text(i), whereOfRole(found.role(i)), isLast));
    }
    if (policy.judgesPictures) picturesOfChat(body, this.texts);
  }

  get isUnread(): bool {
    return this.found.malformed;
  }

  splice(verdict: Verdict): Splice | null {
    for (let i = 0; i < this.found.length; i++) {
      const masked = verdict.masked(i, this.texts[i].text);
      if (masked != null) this.found.replace(i, masked);
    }
    return this.found.splice();
  }
}

/** A request whose text stands at a configured path. */
@final
class PathSource extends RequestSource {
  private readonly malformed: bool;

  /** @param isJudged whether such a request is judged at all */
  constructor(
    private readonly policy: GuardPolicy,
    private readonly body: Bytes,
    isJudged: bool,
  ) {
    super();
    this.malformed = jsonParse(body).kind != JsonKind.Object;
    const text = isJudged ? policy.requestPaths.textOf(body) : Bytes.empty();
    if (text.length > 0) this.texts.push(new JudgedText(text, Where.User, true));
  }

  get isUnread(): bool {
    return this.malformed;
  }

  splice(verdict: Verdict): Splice | null {
    if (this.texts.length == 0) return null;
    const masked = verdict.masked(0, this.texts[0].text);
    if (masked == null) return null;
    const value = this.policy.requestPaths.valueOf(this.body);
    // What a path puts together stands nowhere in the body, and a list is more than its text.
    if (value.kind != JsonKind.String || value.source != this.body.buffer) return null;
    return spliceString(this.body, value, masked);
  }
}

/** A request for a picture. */
@final
class PictureSource extends RequestSource {
  constructor(policy: GuardPolicy, body: Bytes) {
    super();
    const prompt = promptOf(body, policy.isQwen);
    if (prompt.length > 0) this.texts.push(new JudgedText(prompt, Where.User, true));
    if (policy.judgesPictures && policy.isQwen) picturesOfQwen(body, this.texts);
  }

  splice(_verdict: Verdict): Splice | null {
    return null;
  }
}

function whereOfRole(role: TextRole): Where {
  switch (role) {
    case TextRole.System:
      return Where.System;
    case TextRole.Assistant:
      return Where.Assistant;
    case TextRole.Tool:
      return Where.Tool;
    default:
      return Where.User;
  }
}

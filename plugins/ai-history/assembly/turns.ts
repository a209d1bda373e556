import { Bytes, JsonItems, JsonKind, JsonValue, lastMember } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";

const MESSAGES: Bytes = Bytes.of("messages");
const INPUT: Bytes = Bytes.of("input");
const CONTENTS: Bytes = Bytes.of("contents");

/** Who speaks in a turn. */
const enum Speaker {
  System,
  User,
  /** The model, or a tool. */
  Other,
}

/** The turns of a request, as far as it matters for what may be put in front of them. */
@final
export class Turns {
  /** The first turn that is not the system's; Missing: there is none. A text of the Responses API is one. */
  first: JsonValue = JsonValue.missing();
  private users: i32 = 0;
  private others: i32 = 0;

  private constructor() {}

  static read(front: Front, request: JsonValue): Turns {
    const turns = new Turns();
    const list = listOf(front, request);
    if (list.kind == JsonKind.String && front == Front.OpenAiResponses) {
      turns.first = list;
      turns.users = 1;
    }
    if (list.kind != JsonKind.Array) return turns;
    const items = list.items();
    while (items.next()) turns.add(speakerOf(front, items), items.value);
    return turns;
  }

  /** Whether the client leaves it to the gateway what was said before: it asks one question, and tells no answer. */
  get isOneQuestion(): bool {
    return this.users == 1 && this.others == 0;
  }

  private add(speaker: Speaker, turn: JsonValue): void {
    if (speaker == Speaker.User) this.users++;
    if (speaker == Speaker.Other) this.others++;
    if (speaker != Speaker.System && !this.first.exists) this.first = turn;
  }
}

/** Missing for a request whose turns the provider keeps. */
function listOf(front: Front, request: JsonValue): JsonValue {
  if (front == Front.Gemini) return lastMember(request, CONTENTS);
  if (front != Front.OpenAiResponses) return lastMember(request, MESSAGES);
  const isKept = isGiven(request.member("previous_response_id")) || isGiven(request.member("conversation"));
  return isKept ? JsonValue.missing() : lastMember(request, INPUT);
}

function isGiven(value: JsonValue): bool {
  return value.exists && value.kind != JsonKind.Null;
}

function speakerOf(front: Front, items: JsonItems): Speaker {
  const turn = items.value;
  const role = turn.member("role").rawText();
  const type = front == Front.OpenAiResponses ? turn.member("type").rawText() : Bytes.empty();
  if (type.length > 0 && !type.equalsString("message")) return Speaker.Other;
  if (role.equalsString("system") || role.equalsString("developer")) return Speaker.System;
  // Gemini's first turn may do without.
  const isUser = role.equalsString("user") || (front == Front.Gemini && role.length == 0);
  return isUser ? Speaker.User : Speaker.Other;
}

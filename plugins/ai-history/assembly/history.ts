import {
  Bytes,
  ByteWriter,
  isUtf8,
  JsonItems,
  JsonKind,
  JsonWriter,
  jsonParse,
} from "proxy-wasm-assemblyscript-sdk/assembly";

/** Messages of one history that are read: whoever shares the store may have written more. */
const MOST_MESSAGES: i32 = 2048;
/** Bytes of a round beside its texts. */
const FRAMING: i32 = 64;

/** A question and its answer, as content of JSON strings. */
@final
export class Round {
  constructor(
    readonly question: Bytes,
    readonly answer: Bytes,
  ) {}

  get size(): i32 {
    return this.question.length + this.answer.length + FRAMING;
  }
}

/** What was said, the oldest first, in the form in which Higress keeps it: a JSON list of messages of users and assistants. */
@final
export class History {
  private constructor(private readonly rounds: Array<Round>) {}

  /** What is no history is an empty one; messages that are no round are left out. */
  static read(json: Bytes): History {
    const rounds: Round[] = [];
    const list = jsonParse(json);
    const items = list.items();
    let question: Bytes | null = null;
    while (list.kind == JsonKind.Array && items.next() && items.index < MOST_MESSAGES) {
      const text = textOf(items);
      const role = items.value.member("role").rawText();
      if (role.equalsString("assistant") && question != null) rounds.push(new Round(question, text));
      question = role.equalsString("user") ? text : null;
    }
    return new History(rounds);
  }

  get length(): i32 {
    return this.rounds.length;
  }

  add(round: Round): void {
    this.rounds.push(round);
  }

  /** The last of so many rounds, and of so many bytes. */
  last(count: i32, bytes: i32): Array<Round> {
    const rounds = this.rounds;
    let from = rounds.length;
    let left = bytes - 2;
    while (from > 0 && rounds.length - from < count && rounds[from - 1].size <= left) left -= rounds[--from].size;
    return rounds.slice(from);
  }
}

function textOf(items: JsonItems): Bytes {
  return items.value.member("content").rawText();
}

/** The rounds as they are kept, and told; no bytes when a text is no UTF-8, which no store could keep. */
export function writeRounds(rounds: Array<Round>): Bytes {
  const out = new ByteWriter(1024);
  const writer = new JsonWriter(out).beginArray();
  for (let i = 0; i < rounds.length; i++) writeRound(writer, rounds[i]);
  writer.endArray();
  const json = out.take();
  return isUtf8(json) ? json : Bytes.empty();
}

/** Two messages, as OpenAI and Anthropic have them. */
export function writeRound(writer: JsonWriter, round: Round): void {
  writer.beginObject().key("role").string("user").key("content").stringRaw(round.question).endObject();
  writer.beginObject().key("role").string("assistant").key("content").stringRaw(round.answer).endObject();
}

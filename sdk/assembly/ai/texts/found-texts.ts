import { JsonValue } from "../../json/value";

/** Whose a text is. */
export const enum TextRole {
  /** the operator's: OpenAI's `developer` as well */
  System,
  User,
  /** the model's own words in earlier turns, and the arguments of its tool calls */
  Assistant,
  /** what came from elsewhere: results of tools, documents, search results */
  Tool,
}

/** The turn of what a definition of a tool or a schema says of itself. */
export const DEFINITION: i32 = -2;

/** Most texts of a request; with more, a guard would not see them all. */
const MAX_TEXTS: i32 = 1 << 16;

/** Where the texts of a request stand, and what is around them; in the document's order. */
@final
export class FoundTexts {
  messages: i32 = 0;
  tools: i32 = 0;
  images: i32 = 0;
  /** Whether there are more than are kept. */
  overflowed: bool = false;
  /** index of the first message of the last turn */
  lastTurn: i32 = 0;
  readonly values: JsonValue[] = [];
  readonly roles: TextRole[] = [];
  /** index of the message; -1 beside the conversation, or `DEFINITION` */
  readonly turns: i32[] = [];
  /** where the list begins that the text is a part of, in bytes; -1: it stands alone */
  readonly lists: i32[] = [];
  /** by message: the same for those of one role in a row */
  readonly runs: i32[] = [];

  add(value: JsonValue, role: TextRole, turn: i32, list: i32): void {
    if (this.values.length >= MAX_TEXTS) {
      this.overflowed = true;
      return;
    }
    this.values.push(value);
    this.roles.push(role);
    this.turns.push(turn);
    this.lists.push(list);
  }
}

import { Bytes } from "../../bytes";
import { JsonItems } from "../../json/items";
import { JsonKind } from "../../json/kind";
import { lastMember } from "../../json/last-member";
import { JsonValue } from "../../json/value";
import { keyInAnyCase } from "./any-case";
import { DEFINITION, FoundTexts, TextRole } from "./found-texts";

/** Members of a request, by what is in them; the order of their names in `request`. */
const enum Part {
  /** the turns */
  LastConversation = 4,
  LastSystem = 9,
  /** a text, or (Responses) what form it is to have */
  Text = 14,
  /** a user's text beside any conversation: legacy completions, rankings, embeddings */
  LastUser = 15,
  Documents = 16,
  Prediction = 17,
  /** definitions of tools */
  LastTools = 19,
  /** what an answer is to look like, with a schema */
  LastFormat = 25,
}

/** Members within a turn, by what a string in them is; the order of their names in `member`. */
const enum Inner {
  Text = 0,
  Content = 1,
  /** strings that are texts */
  LastText = 17,
  /** the same, and an object is the client's own */
  LastArguments = 19,
  /** objects whose members are the client's own: each string in them is a text */
  LastOwn = 22,
  /** what tools gave back */
  LastResult = 29,
  /** media, with their data or an address */
  LastMedia = 33,
  /** a text document's text */
  Data = 34,
}

/** Nothing of a list: what stands alone. */
const ALONE: i32 = -1;

/**
 * Finds the texts of a request for `RequestTexts`. The protocols have few names in common that are a text in one and none in
 * another, so one list of names serves them all; what has a name that is not known is looked through for those that are.
 */
@final
export class TextWalk {
  private role: TextRole = TextRole.User;
  private message: i32 = -1;
  /** number of the turns of one role in a row */
  private run: i32 = 0;
  /** of each turn */
  private readonly turnRoles: TextRole[] = [];

  constructor(private readonly found: FoundTexts) {}

  request(document: JsonValue): void {
    const members = document.items();
    while (members.next()) this.part(members);
    this.found.messages = this.turnRoles.length;
    this.found.lastTurn = this.lastTurn();
  }

  private part(members: JsonItems): void {
    const part = keyInAnyCase(
      members,
      "messages contents input items additional_messages system systeminstruction system_instruction instructions additional_instructions prompt suffix query content text inputs documents prediction tools functions response_format format generationconfig generation_config output_format output_config requests params request generatecontentrequest generate_content_request thread session body",
    );
    if (part < 0) return;
    const value = members.value;
    this.message = -1;
    if (part <= Part.LastConversation) this.conversation(value);
    else if (part <= Part.LastSystem) this.beside(value, TextRole.System);
    else if (part == Part.Text && value.kind == JsonKind.Object) this.descriptions(value);
    else if (part <= Part.LastUser) this.prompt(value);
    else if (part == Part.Documents) this.beside(value, TextRole.Tool);
    else if (part == Part.Prediction) this.beside(value, TextRole.Assistant);
    else if (part <= Part.LastTools) this.definitions(value);
    else if (part <= Part.LastFormat) this.descriptions(value);
    else this.nested(value);
  }

  /** A request, or a list of them, within another: batches, counts of tokens. */
  private nested(value: JsonValue): void {
    const members = value.items();
    while (members.next()) {
      if (members.isObject) this.part(members);
      else this.nested(members.value);
    }
  }

  private conversation(value: JsonValue): void {
    this.run++;
    this.turns(value);
  }

  /** The Responses API takes a text, and Gemini one turn, in the place of the list. */
  private turns(value: JsonValue): void {
    if (value.kind != JsonKind.Array) {
      this.turn(value);
      return;
    }
    const items = value.items();
    while (items.next()) this.turns(items.value);
  }

  private turn(value: JsonValue): void {
    if (value.kind != JsonKind.Object && value.kind != JsonKind.String) return;
    this.message = this.turnRoles.length;
    const role = roleOfTurn(value);
    this.open(role);
    this.role = role;
    this.walk(value, true, offsetOf(value));
  }

  /** Begins a turn. */
  private open(role: TextRole): void {
    const last = this.turnRoles.length - 1;
    if (last >= 0 && this.turnRoles[last] != role) this.run++;
    this.turnRoles.push(role);
    this.found.runs.push(this.run);
  }

  private beside(value: JsonValue, role: TextRole): void {
    this.role = role;
    this.walk(value, true, offsetOf(value));
  }

  /** A text or a list of them, or (Responses) a stored prompt with variables. */
  private prompt(value: JsonValue): void {
    if (this.turnRoles.length == 0) this.open(TextRole.User);
    this.message = 0;
    this.beside(value, TextRole.User);
  }

  private definitions(value: JsonValue): void {
    const items = value.items();
    while (items.next()) {
      const functions = items.value.member("functionDeclarations");
      const declared = functions.exists ? functions : items.value.member("function_declarations");
      this.found.tools += declared.kind == JsonKind.Array ? countOf(declared) : 1;
    }
    this.descriptions(value);
  }

  /** Models read what definitions and schemas say of themselves. */
  private descriptions(value: JsonValue): void {
    this.role = TextRole.System;
    this.message = DEFINITION;
    this.described(value);
  }

  private described(value: JsonValue): void {
    const members = value.items();
    while (members.next()) {
      const inner = members.value;
      if (inner.kind != JsonKind.String) this.described(inner);
      else if (members.isObject && keyInAnyCase(members, "description title") >= 0) this.walk(inner, true, ALONE);
    }
  }

  /** @param isText whether a string there is a text @param list see `FoundTexts.lists` */
  private walk(value: JsonValue, isText: bool, list: i32): void {
    if (value.kind == JsonKind.Object) this.object(value, list);
    else if (value.kind == JsonKind.Array) {
      const own = offsetOf(value);
      const items = value.items();
      while (items.next()) this.walk(items.value, isText, own);
    } else if (isText && value.kind == JsonKind.String && value.rawText().length > 0) {
      this.found.add(value, this.role, this.message, list);
    }
  }

  private object(value: JsonValue, list: i32): void {
    const outer = this.role;
    if (isForeign(typeOf(value))) this.role = TextRole.Tool;
    const members = value.items();
    while (members.next()) this.member(value, members, list);
    this.role = outer;
  }

  private member(object: JsonValue, members: JsonItems, list: i32): void {
    const inner = keyInAnyCase(
      members,
      "text content refusal summary transcript code title context reasoning_content reasoning error stdout stderr logs query queries command commands input arguments args response variables output outputs results functionresponse function_response codeexecutionresult code_execution_result image_url inlinedata inline_data source data",
    );
    const value = members.value;
    if (inner < 0) this.walk(value, false, ALONE);
    else if (inner == Inner.Text) this.walk(value, true, list);
    else if (inner <= Inner.LastText) this.walk(value, true, inner == Inner.Content ? offsetOf(value) : ALONE);
    else if (inner <= Inner.LastOwn) this.own(value, inner);
    else if (inner <= Inner.LastResult) this.result(value);
    else if (inner <= Inner.LastMedia) this.media(object, value);
    else if (inner == Inner.Data) this.walk(value, isTextSource(object), ALONE);
  }

  private own(value: JsonValue, inner: i32): void {
    if (value.kind == JsonKind.Object) this.all(value);
    else this.walk(value, inner <= Inner.LastArguments, ALONE);
  }

  /** Every string is a text. */
  private all(value: JsonValue): void {
    if (value.kind == JsonKind.String) this.walk(value, true, ALONE);
    const items = value.items();
    while (items.next()) this.all(items.value);
  }

  private result(value: JsonValue): void {
    const outer = this.role;
    this.role = TextRole.Tool;
    this.walk(value, true, ALONE);
    this.role = outer;
  }

  private media(object: JsonValue, value: JsonValue): void {
    if (isImage(object, value)) this.found.images++;
    // Anthropic's documents have their texts there.
    if (value.kind == JsonKind.Object) this.walk(value, false, ALONE);
  }

  /** The first of the messages that end with the user's last text; what an assistant's turn divides is another turn. */
  private lastTurn(): i32 {
    const roles = this.turnRoles;
    const found = this.found;
    let at = found.values.length - 1;
    while (at >= 0 && (found.roles[at] != TextRole.User || found.turns[at] < 0)) at--;
    let first = at < 0 ? roles.length : found.turns[at];
    while (first > 0 && roles[first - 1] != TextRole.Assistant) first--;
    return first;
  }
}

/** What is a result says so by its type; then the role counts, then whether it is a call. */
function roleOfTurn(turn: JsonValue): TextRole {
  if (turn.kind != JsonKind.Object) return TextRole.User;
  const type = typeOf(turn);
  if (isForeign(type)) return TextRole.Tool;
  const role = lastMember(turn, Bytes.constant("role"));
  if (role.kind == JsonKind.String) return namedRole(role.asBytes());
  return endsWith(type, "_call") || type.equalsString("reasoning") ? TextRole.Assistant : TextRole.User;
}

/** A role that is not known is a user's. */
function namedRole(name: Bytes): TextRole {
  if (name.equalsString("system") || name.equalsString("developer")) return TextRole.System;
  if (name.equalsString("assistant") || name.equalsString("model")) return TextRole.Assistant;
  return name.equalsString("tool") || name.equalsString("function") ? TextRole.Tool : TextRole.User;
}

/** Whether a turn or block of that type holds what came from elsewhere. */
function isForeign(type: Bytes): bool {
  return endsWith(type, "_result") || endsWith(type, "_output") || type.equalsString("document");
}

function typeOf(object: JsonValue): Bytes {
  return lastMember(object, Bytes.constant("type")).asBytes();
}

/** Whether a media member holds a picture: OpenAI's always, the others' by their type. */
function isImage(object: JsonValue, value: JsonValue): bool {
  if (typeOf(object).startsWith(Bytes.constant("image"))) return true;
  if (object.member("image_url").exists) return true;
  const camel = value.member("mimeType");
  return (camel.exists ? camel : value.member("mime_type")).asBytes().startsWith(Bytes.constant("image/"));
}

/** `{"type":"text","media_type":"text/plain","data":…}`, Anthropic's document as text. */
function isTextSource(source: JsonValue): bool {
  return typeOf(source).equalsString("text");
}

function endsWith(text: Bytes, end: string): bool {
  return text.endsWith(Bytes.of(end));
}

function offsetOf(value: JsonValue): i32 {
  return value.raw.start;
}

function countOf(list: JsonValue): i32 {
  const items = list.items();
  let count = 0;
  while (items.next()) count++;
  return count;
}

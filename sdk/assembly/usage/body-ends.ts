import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { JsonKind } from "../json/kind";
import { JsonValue } from "../json/value";
import { BodyWindow } from "./body-window";

const OPEN_BRACE: i32 = 0x7b;
const COLON: i32 = 0x3a;
const SPACE: i32 = 0x20;
const QUOTE: i32 = 0x22;

/** Members of one name that are tried in the end of a large body. */
const LAST_MEMBERS: i32 = 4;

/**
 * The object that a body is, validated no further than to its opening brace, so that of a body that was cut off the
 * members before the cut can be read.
 */
export function openObject(body: Bytes): JsonValue {
  let start = 0;
  while (isSpace(body.at(start))) start++;
  if (body.at(start) != OPEN_BRACE) return JsonValue.missing();
  return new JsonValue(JsonKind.Object, body.buffer, body.start + start, body.end);
}

function isSpace(byte: i32): bool {
  return byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09;
}

const USAGE: Bytes = Bytes.of('"usage"');
const USAGE_METADATA: Bytes = Bytes.of('"usageMetadata"');

/**
 * The members of a body too large to hold that tell model, id and usage: those that stand in its beginning, and the last
 * usage in its end. A JSON string holds no unescaped quote, so the name with its quotes is never a piece of text.
 */
export function endsOf(window: BodyWindow): Bytes {
  const out = new ByteWriter();
  out.byte(OPEN_BRACE);
  const members = openObject(window.head).items();
  while (members.next()) copyMember(out, members.rawKey, members.value);
  const tail = window.tail;
  copyMember(out, USAGE.slice(1, USAGE.length - 1), lastMember(tail, USAGE));
  copyMember(out, USAGE_METADATA.slice(1, USAGE_METADATA.length - 1), lastMember(tail, USAGE_METADATA));
  out.text('"":0}');
  return out.take();
}

function copyMember(out: ByteWriter, key: Bytes, value: JsonValue): void {
  const isName = value.kind == JsonKind.String || key.equalsString("usage") || key.equalsString("usageMetadata");
  if (!value.exists || !isName) return;
  out.byte(QUOTE);
  out.bytes(key);
  out.text('":');
  out.bytes(value.raw);
  out.text(",");
}

/** The value of the last member of that quoted name, at any depth, that is an object. */
function lastMember(text: Bytes, name: Bytes): JsonValue {
  // A value that is cut off is searched to the end of the text: so only the last few names are tried.
  let tries = LAST_MEMBERS;
  for (let at = text.length - name.length; at >= 0 && tries > 0; at--) {
    if (text.at(at) != QUOTE || !text.slice(at).startsWith(name)) continue;
    tries--;
    let after = at + name.length;
    while (text.at(after) == SPACE) after++;
    if (text.at(after) != COLON) continue;
    const value = JsonValue.of(text.slice(after + 1));
    if (value.kind == JsonKind.Object) return value;
  }
  return JsonValue.missing();
}

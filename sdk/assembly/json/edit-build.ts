import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { EditAction, EditNode } from "./edit-node";
import { escapeTo } from "./escape";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from "./scanner";

/** At most this many nulls fill an array up to an index that is set past its end; an edit that needs more is dropped. */
const MAX_PADDING: i32 = 1024;

const NULL: Bytes = Bytes.of("null");

/** Writes the value that does not exist yet and that `node` creates, with all that is missing below it. */
export function buildValue(node: EditNode, out: ByteWriter): void {
  if (node.action != EditAction.Descend) {
    out.bytes(node.value);
    return;
  }
  const isArray = buildsArray(node);
  out.byte(isArray ? OPEN_BRACKET : OPEN_BRACE);
  if (isArray) appendElements(node, 0, out);
  else appendMembers(node, false, out);
  out.byte(isArray ? CLOSE_BRACKET : CLOSE_BRACE);
}

/** A missing container is an array when what comes first into it has a number or no key, as in sjson. */
function buildsArray(node: EditNode): bool {
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    if (child.creates) return child.action == EditAction.Append || child.index >= 0;
  }
  return false;
}

export function writeKey(key: Bytes, out: ByteWriter): void {
  out.byte(QUOTE);
  escapeTo(out, key);
  out.byte(QUOTE);
}

/** Writes the members of an object that were not met in it; `comma`: whether one is needed before the first. */
export function appendMembers(node: EditNode, comma: bool, out: ByteWriter): void {
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    const action = child.action;
    if (child.met || !child.creates || action == EditAction.Append || action == EditAction.Insert) continue;
    if (comma) out.byte(COMMA);
    comma = true;
    writeKey(child.key, out);
    out.byte(COLON);
    buildValue(child, out);
  }
}

/** Writes the elements that are to follow the `length` an array has. */
export function appendElements(node: EditNode, length: i32, out: ByteWriter): void {
  let last = length - 1;
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    const placed = child.action == EditAction.Set || child.action == EditAction.Descend;
    if (placed && child.creates && child.index - length < MAX_PADDING) last = max(last, child.index);
  }
  for (let index = length; index <= last; index++) {
    const child = node.element(index);
    if (index > 0) out.byte(COMMA);
    if (child == null || !child.creates) out.bytes(NULL);
    else buildValue(child, out);
  }
  for (let i = 0; i < node.children.length; i++) {
    const child = node.children[i];
    const inserted = child.action == EditAction.Insert && child.index >= length;
    if (child.action != EditAction.Append && !inserted) continue;
    if (++last > 0) out.byte(COMMA);
    out.bytes(child.value);
  }
}

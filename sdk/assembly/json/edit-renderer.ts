import { compareBytes } from "../compare";
import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { appendElements, appendMembers, buildValue, writeKey } from "./edit-build";
import { EditAction, EditNode } from "./edit-node";
import { findMember } from "./member";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  firstElement,
  firstMember,
  memberValue,
  nextElement,
  nextMember,
  skipSpace,
  skipString,
  skipValue,
} from "./scanner";

/**
 * Writes a document with its pending edits in one pass. Only containers on the way to an edit are walked; what lies between
 * two edits is copied as it stands. Any address 0 means: malformed, give up.
 */
@final
export class EditRenderer {
  private readonly end: usize;
  /** Everything before it is written. */
  private from: usize;
  private edits: i32 = 0;

  constructor(
    document: Bytes,
    private readonly out: ByteWriter,
  ) {
    this.from = document.ptr;
    this.end = document.ptrEnd;
  }

  /** Whether anything became different. */
  get changed(): bool {
    return this.edits > 0;
  }

  /** Applies `root` to the value at `p`; false when the document is malformed on the way. */
  render(root: EditNode, p: usize): bool {
    if (this.value(root, p) == 0) return false;
    this.copyTo(this.end);
    return true;
  }

  private copyTo(p: usize): void {
    this.out.raw(this.from, <i32>(p - this.from));
    this.from = p;
  }

  /** Leaves out `[start, end)`. */
  private cut(start: usize, end: usize): void {
    this.copyTo(start);
    this.from = end;
    this.edits++;
  }

  /** Applies `node` to the value at `p`; answers the address after the value. */
  private value(node: EditNode, p: usize): usize {
    if (node.action == EditAction.Descend) {
      const c = load<u8>(p);
      if (c == OPEN_BRACE) return this.object(node, p);
      if (c == OPEN_BRACKET) return this.array(node, p);
    }
    const after = skipValue(p, this.end);
    if (after == 0) return 0;
    if (node.action == EditAction.Set) this.replace(p, after, node.value);
    else if (node.action == EditAction.Descend && node.creates) {
      // As in sjson, a scalar gives way to the container that a path goes through.
      this.cut(p, after);
      buildValue(node, this.out);
    }
    return after;
  }

  private replace(start: usize, end: usize, value: Bytes): void {
    const length = end - start;
    if (<usize>value.length == length && compareBytes(start, value.ptr, length) == 0) return;
    this.cut(start, end);
    this.out.bytes(value);
  }

  private object(node: EditNode, p: usize): usize {
    this.prepare(node, p);
    const hole = new Hole(p + 1);
    let key = firstMember(p, this.end);
    while (key != 0) {
      const keyEnd = skipString(key + 1, this.end);
      const value = memberValue(keyEnd, this.end);
      if (value == 0) return 0;
      const child = node.member(key + 1, keyEnd - 1);
      if (child != null) child.met = true;
      const removed = child != null && child.action == EditAction.Remove;
      this.begin(hole, key, removed);
      const after = child == null || removed ? skipValue(value, this.end) : this.member(child, key, keyEnd, value);
      if (after == 0) return 0;
      hole.pass(after, removed);
      key = nextMember(after, this.end);
    }
    const close = skipSpace(hole.last, this.end);
    if (close >= this.end || load<u8>(close) != CLOSE_BRACE) return 0;
    this.finish(hole);
    const before = this.out.length;
    appendMembers(node, hole.kept != 0, this.out);
    if (this.out.length != before) this.edits++;
    return close + 1;
  }

  /** Forgets what an earlier container met, and turns a rename onto a name that is taken into its removal. */
  private prepare(node: EditNode, p: usize): void {
    const children = node.children;
    for (let i = 0; i < children.length; i++) children[i].met = false;
    for (let i = 0; i < children.length; i++) {
      const child = children[i];
      if (child.action != EditAction.Rename || child.key.equals(child.value)) continue;
      if (findMember(p, this.end, child.key.ptr, child.key.ptrEnd) == 0) continue;
      node.child(child.value, -1).action = EditAction.Remove;
    }
  }

  private member(child: EditNode, key: usize, keyEnd: usize, value: usize): usize {
    if (child.action != EditAction.Rename) return this.value(child, value);
    if (!child.key.equals(child.value)) {
      this.cut(key, keyEnd);
      writeKey(child.value, this.out);
    }
    return skipValue(value, this.end);
  }

  private array(node: EditNode, p: usize): usize {
    const hole = new Hole(p + 1);
    let element = firstElement(p, this.end);
    let index = 0;
    for (; element != 0; index++) {
      const child = node.element(index);
      const removed = child != null && child.action == EditAction.Remove;
      this.begin(hole, element, removed);
      if (child != null && child.action == EditAction.Insert) {
        this.cut(element, element);
        this.out.bytes(child.value);
        this.out.byte(COMMA);
      }
      const after = child == null || removed ? skipValue(element, this.end) : this.value(child, element);
      if (after == 0) return 0;
      hole.pass(after, removed);
      element = nextElement(after, this.end);
    }
    const close = skipSpace(hole.last, this.end);
    if (close >= this.end || load<u8>(close) != CLOSE_BRACKET) return 0;
    this.finish(hole);
    const before = this.out.length;
    appendElements(node, index, this.out);
    if (this.out.length != before) this.edits++;
    return close + 1;
  }

  /** At an item that begins at `start`: the removed ones before it go, up to it, unless it is removed as well. */
  private begin(hole: Hole, start: usize, removed: bool): void {
    if (removed) {
      if (hole.start == 0) hole.start = start;
    } else if (hole.start != 0) {
      this.cut(hole.start, start);
      hole.start = 0;
    }
  }

  /** After the last item: removed ones go with the comma before them. All is written up to the last item then. */
  private finish(hole: Hole): void {
    if (hole.start != 0) this.cut(hole.kept != 0 ? hole.kept : hole.start, hole.last);
    else this.copyTo(hole.last);
  }
}

/** Where a container stands while its items are passed: which comma goes with a removed item is known only later. */
@final
class Hole {
  /** Start of the removed items that are not cut out yet; 0 when there are none. */
  start: usize = 0;
  /** Address after the last item that stays; 0 when there is none. */
  kept: usize = 0;

  constructor(
    /** Address after the last item; after the opening bracket before the first. */
    public last: usize,
  ) {}

  pass(after: usize, removed: bool): void {
    this.last = after;
    if (!removed) this.kept = after;
  }
}

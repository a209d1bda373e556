import { Bytes } from "../bytes";
import { keyEquals } from "./member";

/** What is to happen to a value. */
export const enum EditAction {
  /** Nothing itself; see the children. */
  Descend,
  Set,
  Remove,
  /** A member's key becomes `value` (escaped, without quotes). */
  Rename,
  /** A new element in front of the one at `index`. */
  Insert,
  /** A new element at the end. */
  Append,
}

/** Pending edits as a tree along the paths: a node is one value, its children are members or elements of it. */
@final
export class EditNode {
  action: EditAction = EditAction.Descend;
  /** JSON text of Set, Insert and Append; the new key of Rename. */
  value: Bytes = Bytes.empty();
  readonly children: EditNode[] = [];
  /** Whether the container that is being rendered has it. */
  met: bool = false;

  constructor(
    /** Key in an object, UTF-8. */
    readonly key: Bytes,
    /** Position in an array; -1 when the key is no number. */
    readonly index: i32,
  ) {}

  /** The child for a key, made when there is none. */
  child(key: Bytes, index: i32): EditNode {
    for (let i = 0; i < this.children.length; i++) {
      const known = unchecked(this.children[i]);
      if (known.action != EditAction.Append && known.key.equals(key)) return known;
    }
    const added = new EditNode(key, index);
    this.children.push(added);
    return added;
  }

  /** The child for the key `[p, end)` as it stands in a document. */
  member(p: usize, end: usize): EditNode | null {
    for (let i = 0; i < this.children.length; i++) {
      const known = unchecked(this.children[i]);
      if (known.action != EditAction.Append && keyEquals(p, end, known.key.ptr, known.key.ptrEnd)) return known;
    }
    return null;
  }

  /** The child for the element at `index`. */
  element(index: i32): EditNode | null {
    for (let i = 0; i < this.children.length; i++) {
      const known = unchecked(this.children[i]);
      if (known.index == index && known.action != EditAction.Append) return known;
    }
    return null;
  }

  /** Whether a value that is absent comes into being by this. */
  get creates(): bool {
    if (this.action == EditAction.Descend) {
      for (let i = 0; i < this.children.length; i++) if (unchecked(this.children[i]).creates) return true;
      return false;
    }
    return this.action != EditAction.Remove && this.action != EditAction.Rename;
  }

  /** Whether children were renamed or shifted, so that later paths mean something else. */
  get moved(): bool {
    for (let i = 0; i < this.children.length; i++) {
      const child = unchecked(this.children[i]);
      const action = child.action;
      if (action == EditAction.Rename || action == EditAction.Insert) return true;
      if (action == EditAction.Remove && child.index >= 0) return true;
    }
    return false;
  }

  /** Whether elements were appended. */
  get grown(): bool {
    for (let i = 0; i < this.children.length; i++) {
      if (unchecked(this.children[i]).action == EditAction.Append) return true;
    }
    return false;
  }

  /** Bytes that the new values below add at most, keys included. */
  get weight(): i32 {
    let sum = this.value.length + this.key.length * 2 + 4;
    for (let i = 0; i < this.children.length; i++) sum += unchecked(this.children[i]).weight;
    return sum;
  }
}

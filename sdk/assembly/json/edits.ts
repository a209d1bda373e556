import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { EditAction, EditNode } from "./edit-node";
import { buildValue } from "./edit-build";
import { EditRenderer } from "./edit-renderer";
import { JsonPath, PathStep, StepKind } from "./path";
import { OPEN_BRACE, OPEN_BRACKET, skipSpace } from "./scanner";
import { JsonWriter } from "./writer";

/** A path may have this many components. */
const MAX_COMPONENTS: i32 = 64;

/**
 * Edits of a document, applied together in one pass: `apply` copies every byte that no edit touches, so unknown members,
 * order, white space and the text of numbers stay. Paths are keys and indices (`a.b.0`, `\.` for a dot in a key); each edit
 * sees the outcome of those before it. Of duplicate keys every one is edited, so that no reader sees another value. The
 * methods answer false, and do nothing, for a path with wildcards, queries, pipes or modifiers, an empty one, or one of
 * more than 64 components. A document that is malformed on the way to an edit stays as it is.
 */
@final
export class JsonEdits {
  private root: EditNode = new EditNode(Bytes.empty(), -1);
  private rendered: Bytes | null = null;
  private different: bool = false;
  private refused: bool = false;

  constructor(private document: Bytes) {}

  /**
   * Sets the value to JSON text, which is taken as it is. Missing parents are made: arrays where the next component is a
   * number, else objects; a scalar in the way is replaced. A last component `-1` appends. Past an array's end up to 1024
   * nulls are put; an edit that needs more is dropped.
   */
  setRaw(path: string, json: Bytes): bool {
    if (path.endsWith(".-1")) return this.appendRaw(path.slice(0, path.length - 3), json);
    const steps = stepsOf(path);
    return steps.length > 0 && this.mark(steps, EditAction.Set, json);
  }

  setString(path: string, text: string): bool {
    const out = new ByteWriter(text.length + 16);
    new JsonWriter(out).string(text);
    return this.setRaw(path, out.view());
  }

  /** Sets a string given as UTF-8. */
  setStringBytes(path: string, utf8: Bytes): bool {
    const out = new ByteWriter(utf8.length + 16);
    new JsonWriter(out).stringBytes(utf8);
    return this.setRaw(path, out.view());
  }

  setInteger(path: string, value: i64): bool {
    const out = new ByteWriter(24);
    out.integer(value);
    return this.setRaw(path, out.view());
  }

  setBool(path: string, value: bool): bool {
    return this.setRaw(path, Bytes.of(value ? "true" : "false"));
  }

  /** Takes a member or an element away; nothing when there is none. */
  remove(path: string): bool {
    const steps = stepsOf(path);
    return steps.length > 0 && this.mark(steps, EditAction.Remove, Bytes.empty());
  }

  /**
   * Gives a member another key, in its place; nothing when there is none. A member that has the new key already is removed.
   */
  rename(path: string, newName: string): bool {
    const steps = stepsOf(path);
    if (steps.length == 0) return false;
    const last = steps.pop();
    let parent = this.reach(steps);
    if (parent.children.length > 0) parent = this.reachAnew(steps);
    const child = parent.child(last.key, -1);
    child.action = EditAction.Rename;
    child.value = Bytes.of(newName);
    return true;
  }

  /** Appends to the array at `path` (the document's own for ""), which is made when there is none. */
  appendRaw(path: string, json: Bytes): bool {
    const steps = stepsOf(path);
    if (steps.length == 0 && path.length > 0) return false;
    let array = this.reach(steps);
    if (array.moved) array = this.reachAnew(steps);
    const added = new EditNode(Bytes.empty(), -1);
    added.action = EditAction.Append;
    added.value = json;
    array.children.push(added);
    return true;
  }

  /** Inserts in front of the element at `index` of the array at `path`, at its end when it is shorter. */
  insertRaw(path: string, index: i32, json: Bytes): bool {
    const steps = stepsOf(path);
    if ((steps.length == 0 && path.length > 0) || index < 0) return false;
    let array = this.reach(steps);
    if (array.children.length > 0) array = this.reachAnew(steps);
    const added = array.child(Bytes.of(index.toString()), index);
    added.action = EditAction.Insert;
    added.value = json;
    return true;
  }

  /** Whether `apply` gives other bytes than the document has. */
  get changed(): bool {
    this.apply();
    return this.different;
  }

  /** Whether edits were dropped because the document is malformed or no container. */
  get malformed(): bool {
    this.apply();
    return this.refused;
  }

  /** The document with all edits; the very document when nothing changes. More edits may follow. */
  apply(): Bytes {
    const known = this.rendered;
    if (known != null) return known;
    const result = this.root.children.length == 0 ? this.document : this.render();
    this.rendered = result;
    return result;
  }

  private render(): Bytes {
    const root = this.root;
    const document = this.document;
    const weight = root.weight;
    const out = new ByteWriter(weight < i32.MAX_VALUE - document.length ? document.length + weight : document.length);
    const start = skipSpace(document.ptr, document.ptrEnd);
    if (start == document.ptrEnd) {
      if (root.creates) buildValue(root, out);
      this.different = this.different || root.creates;
      return root.creates ? out.view() : document;
    }
    const c = load<u8>(start);
    const renderer = new EditRenderer(document, out);
    if ((c != OPEN_BRACE && c != OPEN_BRACKET) || !renderer.render(root, start) || out.overflowed) {
      this.refused = true;
      return document;
    }
    if (!renderer.changed) return document;
    this.different = true;
    return out.view();
  }

  private mark(steps: PathStep[], action: EditAction, value: Bytes): bool {
    const leaf = this.reach(steps);
    leaf.action = action;
    leaf.value = value;
    leaf.children.length = 0;
    return true;
  }

  /** The node at the end of `steps`. Where pending edits changed what a path means, they are applied first. */
  private reach(steps: PathStep[]): EditNode {
    this.rendered = null;
    let node = this.root;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (node.action != EditAction.Descend || node.moved || (step.index >= 0 && node.grown))
        return this.reachAnew(steps);
      node = node.child(step.key, step.index);
    }
    return node;
  }

  /** Applies what is pending, then reaches for the same node of the new document. */
  private reachAnew(steps: PathStep[]): EditNode {
    this.rendered = null;
    this.document = this.apply();
    this.root = new EditNode(Bytes.empty(), -1);
    this.rendered = null;
    return this.reach(steps);
  }
}

/** The keys of a path; none when it is not made of keys only. */
function stepsOf(path: string): PathStep[] {
  const steps: PathStep[] = [];
  if (path.length == 0) return steps;
  const segments = JsonPath.compile(path).segments;
  if (segments.length != 1) return steps;
  for (let step: PathStep | null = segments[0]; step != null; step = step.next) {
    if (step.kind != StepKind.Key || step.wild || steps.length == MAX_COMPONENTS) {
      steps.length = 0;
      break;
    }
    steps.push(step);
  }
  return steps;
}

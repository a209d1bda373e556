import { CodePoints, MAX_CODE_POINT } from "../../regex/code-points";
import { Node, NodeKind } from "../../regex/node";
import { FoldTable, KEPT, LEFT_OUT, TEXT, textLength } from "./fold-table";

/** The expression that matches in a folded text what `node` means in one that is not. */
export function foldNode(node: Node): Node {
  const set = node.set;
  if (set != null) return foldClass(set);
  const kids = node.kids;
  const folded: Node[] = [];
  for (let i = 0; i < kids.length; i++) folded.push(foldNode(kids[i]));
  switch (node.kind) {
    case NodeKind.Concat:
      return Node.concat(folded);
    case NodeKind.Alternate:
      return Node.alternate(folded);
    case NodeKind.Repeat:
      return Node.repeat(folded[0], node.min, node.max, node.lazy);
    case NodeKind.Capture:
      return Node.capture(folded[0], node.index);
    default:
      return node;
  }
}

/** A class and what its characters are folded to; of a class that leaves characters out, those and what they are folded to are. */
function foldClass(set: CodePoints): Node {
  const size = set.length;
  if (size == 1 && set.lo(0) == set.hi(0)) return foldCharacter(<i32>set.lo(0));
  const open = size > 0 && set.hi(size - 1) == MAX_CODE_POINT;
  const closed = open ? set.negated() : set;
  const folded = new CodePoints();
  folded.addAll(closed);
  addImages(closed, folded);
  return Node.chars(open ? folded.negated() : folded);
}

function foldCharacter(code: i32): Node {
  if (code < 0x80) return Node.chars(CodePoints.range(asciiOf(code), asciiOf(code)));
  const folded = FoldTable.shared.fold(code);
  if (folded == KEPT) return Node.chars(CodePoints.range(code, code));
  if (folded == LEFT_OUT) return Node.concat([]);
  if ((folded & TEXT) == 0) return Node.chars(CodePoints.range(folded, folded));
  const at = FoldTable.shared.text(folded);
  const parts: Node[] = [];
  for (let i = 0; i < textLength(folded); i++) {
    const byte = <u32>load<u8>(at + <usize>i);
    parts.push(Node.chars(CodePoints.range(byte, byte)));
  }
  return Node.concat(parts);
}

function asciiOf(code: i32): i32 {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20;
  return code == 0x09 || code == 0x0b || code == 0x0c ? 0x20 : code;
}

/** Adds the single characters that those of `set` are folded to. */
function addImages(set: CodePoints, out: CodePoints): void {
  const table = FoldTable.shared;
  for (let i = 0; i < set.length; i++) {
    const last = <i32>min(set.hi(i), FoldTable.end);
    for (let code = <i32>set.lo(i); code <= last; code++) {
      const folded = code < 0x80 ? asciiOf(code) : table.fold(code);
      if (folded == KEPT || folded == LEFT_OUT) continue;
      const single = (folded & TEXT) == 0 ? folded : textLength(folded) == 1 ? <i32>load<u8>(table.text(folded)) : code;
      if (single != code) out.add(single, single);
    }
  }
}

import { Node, NodeKind } from "./node";

/** Deepest branching; patterns that share more than that are compared one by one behind it. */
const MAX_DEPTH: i32 = 64;

/** What of a pattern comes behind the beginning that it shares with others. */
@final
class Rest {
  constructor(
    private readonly parts: Node[],
    private readonly from: i32,
    private readonly pattern: i32,
  ) {}

  /** The part that comes next; null at the end. */
  get first(): Node | null {
    return this.from < this.parts.length ? this.parts[this.from] : null;
  }

  /** Behind that part. */
  next(): Rest {
    return new Rest(this.parts, this.from + 1, this.pattern);
  }

  toNode(): Node {
    const parts = this.parts.slice(this.from);
    parts.push(Node.accept(this.pattern));
    return Node.concat(parts);
  }
}

/**
 * The patterns as one expression in which those with the same beginning share it: `abc` and `abd` are `ab(c|d)`. A step
 * of an automaton then looks at few ways, however many literals there are. Which of them would be preferred is lost.
 */
export function prefixTree(patterns: Node[]): Node {
  const rests: Rest[] = [];
  for (let i = 0; i < patterns.length; i++) {
    const pattern = patterns[i];
    rests.push(new Rest(pattern.kind == NodeKind.Concat ? pattern.kids : [pattern], 0, i));
  }
  return branched(rests, 0);
}

function branched(rests: Rest[], depth: i32): Node {
  const ways: Node[] = [];
  const groups = depth < MAX_DEPTH ? grouped(rests) : alone(rests);
  for (let i = 0; i < groups.length; i++) ways.push(wayOf(groups[i], depth));
  return Node.alternate(ways);
}

/** @param group rests that begin with the same part, if there are several */
function wayOf(group: Rest[], depth: i32): Node {
  if (group.length == 1) return group[0].toNode();
  const parts: Node[] = [];
  while (beginAlike(group)) {
    const first = group[0].first;
    if (first != null) parts.push(first);
    for (let i = 0; i < group.length; i++) group[i] = group[i].next();
  }
  parts.push(branched(group, depth + 1));
  return Node.concat(parts);
}

function beginAlike(group: Rest[]): bool {
  for (let i = 1; i < group.length; i++) {
    if (!sameNode(group[0].first, group[i].first)) return false;
  }
  return true;
}

function grouped(rests: Rest[]): Rest[][] {
  const groups: Rest[][] = [];
  for (let i = 0; i < rests.length; i++) {
    let at = 0;
    while (at < groups.length && !sameNode(groups[at][0].first, rests[i].first)) at++;
    if (at == groups.length) groups.push([rests[i]]);
    else groups[at].push(rests[i]);
  }
  return groups;
}

function alone(rests: Rest[]): Rest[][] {
  const groups: Rest[][] = [];
  for (let i = 0; i < rests.length; i++) groups.push([rests[i]]);
  return groups;
}

function sameNode(one: Node | null, other: Node | null): bool {
  return one != null && other != null && one.matchesAs(other);
}

import { Node } from "./node";

/** An open parenthesis, or the pattern as a whole. */
@final
export class Group {
  parts: Node[] = [];
  branches: Node[] = [];

  constructor(
    /** Number of the capturing group; 0 when it does not capture. */
    readonly capture: i32,
    /** Flags to go on with after the group. */
    readonly flags: i32,
  ) {}

  endBranch(): void {
    this.branches.push(Node.concat(this.parts));
    this.parts = [];
  }

  close(): Node {
    this.endBranch();
    const node = Node.alternate(this.branches);
    return this.capture > 0 ? Node.capture(node, this.capture) : node;
  }
}

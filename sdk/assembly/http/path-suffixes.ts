import { Bytes } from "../bytes";

const QUESTION: i32 = 0x3f;
const ANY: string = "*";

/** The path endings for which a plugin is switched on; `*` stands for every path. */
@final
export class PathSuffixes {
  private readonly suffixes: Array<Bytes> = [];
  private readonly any: bool;

  constructor(suffixes: Array<string>) {
    this.any = suffixes.includes(ANY);
    for (let i = 0; i < suffixes.length; i++) this.suffixes.push(Bytes.of(suffixes[i]));
  }

  /** @param target the value of `:path`; its query is left aside */
  matches(target: Bytes): bool {
    if (this.any) return true;
    const question = target.indexOfByte(QUESTION);
    const path = question < 0 ? target : target.slice(0, question);
    for (let i = 0; i < this.suffixes.length; i++) {
      if (path.endsWith(this.suffixes[i])) return true;
    }
    return false;
  }
}

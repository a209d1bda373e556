import { Dfa } from "../../regex/dfa";
import { DEAD } from "../../regex/state-cache";

/** A state of an automaton that other texts run through, too: kept by its key, since the cache of states may be emptied. */
@final
export class AutomatonCursor {
  state: i32 = DEAD;
  private version: i32 = 0;
  private keptState: i32 = DEAD;
  private key: ArrayBuffer | null = null;
  private keyBytes: i32 = 0;

  constructor(readonly dfa: Dfa) {}

  /** Begins where `behind` (`aroundOf`) is what stands before. */
  start(behind: i32): void {
    this.state = this.dfa.start(behind);
  }

  /** Ready to run: makes the state anew if it is gone. */
  restore(): void {
    const key = this.key;
    if (this.state == DEAD || key == null || this.version == this.dfa.version) return;
    this.state = this.dfa.restore(changetype<usize>(key), this.keyBytes);
    this.version = this.dfa.version;
    this.keptState = this.state;
  }

  /** Before others run, or a step that is not gone on from. */
  keep(): void {
    const dfa = this.dfa;
    if (this.state == DEAD || (this.state == this.keptState && this.version == dfa.version)) return;
    const size = dfa.keyBytesOf(this.state);
    let key = this.key;
    if (key == null || key.byteLength < size) {
      key = new ArrayBuffer(size);
      this.key = key;
    }
    memory.copy(changetype<usize>(key), dfa.keyOf(this.state), <usize>size);
    this.keyBytes = size;
    this.keptState = this.state;
    this.version = dfa.version;
  }
}

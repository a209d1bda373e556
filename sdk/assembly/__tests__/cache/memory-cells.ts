import { Bytes } from "../../bytes";
import { SharedValue } from "../../shared-data";
import { Cells } from "../../store/shared/cells";

/** Somebody who does something between two accesses of others. */
export abstract class Intruder {
  abstract intrude(): void;
}

/** Cells in memory, with versions as the host's shared data has them. */
export class MemoryCells extends Cells {
  private readonly values: Map<u32, SharedValue> = new Map<u32, SharedValue>();
  private cas: u32 = 0;
  intruder: Intruder | null = null;

  read(index: u32): SharedValue {
    this.step();
    return this.values.has(index) ? this.values.get(index) : new SharedValue(false, Bytes.empty(), 0);
  }

  write(index: u32, bytes: Bytes, was: SharedValue): bool {
    this.step();
    const current: u32 = this.values.has(index) ? this.values.get(index).cas : 0;
    const isUnconditional = was.exists && was.cas == 0;
    if (!isUnconditional && current != was.cas) return false;
    this.cas++;
    this.values.set(index, new SharedValue(true, bytes.copy(), this.cas));
    return true;
  }

  get size(): i32 {
    return this.values.size;
  }

  private step(): void {
    const intruder = this.intruder;
    if (intruder == null) return;
    // He is not interrupted himself.
    this.intruder = null;
    intruder.intrude();
    this.intruder = intruder;
  }
}

/** Numbers that look random, and are the same in each run. */
@final
export class Dice {
  constructor(private state: u64) {}

  below(bound: i32): i32 {
    this.state = this.state * 6364136223846793005 + 1442695040888963407;
    return <i32>((this.state >> 33) % <u64>bound);
  }
}

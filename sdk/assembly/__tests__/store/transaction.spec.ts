import { Bytes } from "../../bytes";
import { SharedValue } from "../../shared-data";
import { Cells } from "../../store/shared/cells";
import { SlotRoom } from "../../store/shared/slots";
import { SlotTable } from "../../store/shared/table";
import { SlotTransaction } from "../../store/shared/transaction";

/** Cells in memory, which can be told that somebody else acts, or that their user dies, at one of its accesses. */
class TestCells extends Cells {
  private readonly values: Map<u32, SharedValue> = new Map<u32, SharedValue>();
  private cas: u32 = 0;
  accesses: i32 = 0;
  /** From this access on nothing is written any more; -1: never. */
  diesAt: i32 = -1;
  actsAt: i32 = -1;
  actor: Actor | null = null;

  read(index: u32): SharedValue {
    this.step();
    return this.values.has(index) ? this.values.get(index) : new SharedValue(false, Bytes.empty(), 0);
  }

  write(index: u32, bytes: Bytes, was: SharedValue): bool {
    this.step();
    if (this.diesAt >= 0 && this.accesses > this.diesAt) return false;
    const current: u32 = this.values.has(index) ? this.values.get(index).cas : 0;
    if (current != was.cas) return false;
    this.cas++;
    this.values.set(index, new SharedValue(true, bytes, this.cas));
    return true;
  }

  private step(): void {
    const isTime = this.accesses == this.actsAt;
    this.accesses++;
    const actor = this.actor;
    if (!isTime || actor == null) return;
    this.actor = null;
    const diesAt = this.diesAt;
    this.diesAt = -1;
    actor.act();
    this.diesAt = diesAt;
  }
}

/** Adds an amount to all keys. */
class Actor {
  done: bool = false;

  constructor(
    private readonly table: SlotTable,
    private readonly keys: Array<Bytes>,
    private readonly amount: i64,
    private readonly attempts: i32,
  ) {}

  act(): void {
    for (let attempt = 0; attempt < this.attempts && !this.done; attempt++) {
      const transaction = this.table.begin(this.keys, 1000);
      if (!transaction.begin(true)) continue;
      for (let i = 0; i < this.keys.length; i++) {
        transaction.set(i, Bytes.of((numberAt(transaction, i) + this.amount).toString()), 0);
      }
      this.done = transaction.commit(this.table.takeId());
    }
  }
}

function numberAt(transaction: SlotTransaction, index: i32): i64 {
  const text = transaction.get(index);
  return text == null ? 0 : I64.parseInt(text.toString());
}

function tableOf(cells: Cells, firstId: u64): SlotTable {
  return new SlotTable(cells, 6, new SlotRoom(16, 1000), 42, firstId);
}

/** Keys whose sets are three different ones, in no order. */
const KEYS: Array<Bytes> = [Bytes.of("one"), Bytes.of("two"), Bytes.of("three"), Bytes.of("four")];

/** The values of all keys, as a reader sees them that stops nobody. */
function values(cells: Cells): string {
  const transaction = tableOf(cells, 900).begin(KEYS, 1000);
  transaction.begin(false);
  const parts: string[] = [];
  for (let i = 0; i < KEYS.length; i++) parts.push(numberAt(transaction, i).toString());
  return parts.join(" ");
}

/** Accesses of one transaction that nobody disturbs. */
function accessesAlone(): i32 {
  const cells = new TestCells();
  new Actor(tableOf(cells, 1), KEYS, 1, 1).act();
  return cells.accesses;
}

describe("a transaction over several sets", () => {
  test("writes all of them", () => {
    const cells = new TestCells();
    const actor = new Actor(tableOf(cells, 1), KEYS, 5, 1);
    actor.act();
    expect(actor.done).toBe(true);
    expect(values(cells)).toBe("5 5 5 5");
    expect(cells.accesses).toBeGreaterThan(12, "the keys are in several sets");
  });

  test("counts once, as does another that comes at any of its steps", () => {
    for (let at = 0; at < accessesAlone(); at++) {
      const cells = new TestCells();
      const first = new Actor(tableOf(cells, 1), KEYS, 1, 10);
      const other = new Actor(tableOf(cells, 500), KEYS, 10, 10);
      cells.actsAt = at;
      cells.actor = other;
      first.act();
      expect(first.done).toBe(true, "first at " + at.toString());
      expect(other.done).toBe(true, "other at " + at.toString());
      expect(values(cells)).toBe("11 11 11 11", "at " + at.toString());
    }
  });

  test("counts once, as does another that comes at any of its steps for one of its keys", () => {
    for (let at = 0; at < accessesAlone() * KEYS.length; at++) {
      const cells = new TestCells();
      const first = new Actor(tableOf(cells, 1), KEYS, 1, 10);
      const key = at % KEYS.length;
      const other = new Actor(tableOf(cells, 500), [KEYS[key]], 10, 10);
      cells.actsAt = at / KEYS.length;
      cells.actor = other;
      first.act();
      expect(first.done && other.done).toBe(true, "at " + at.toString());
      const expected = ["1", "1", "1", "1"];
      expected[key] = "11";
      expect(values(cells)).toBe(expected.join(" "), "at " + at.toString());
    }
  });

  test("counts whole or not at all when its worker dies at any of its steps", () => {
    let lost = 0;
    let kept = 0;
    for (let at = 0; at < accessesAlone(); at++) {
      const cells = new TestCells();
      cells.diesAt = at;
      new Actor(tableOf(cells, 1), KEYS, 1, 1).act();
      cells.diesAt = -1;
      const seen = values(cells);
      expect(seen == "0 0 0 0" || seen == "1 1 1 1").toBe(true, "at " + at.toString() + ": " + seen);
      if (seen == "0 0 0 0") lost++;
      else kept++;
      const next = new Actor(tableOf(cells, 500), KEYS, 10, 10);
      next.act();
      expect(next.done).toBe(true, "next at " + at.toString());
      expect(values(cells)).toBe(seen == "0 0 0 0" ? "10 10 10 10" : "11 11 11 11", "at " + at.toString());
    }
    expect(lost).toBeGreaterThan(0);
    expect(kept).toBeGreaterThan(0);
  });

  test("is seen whole or not at all by one that only reads", () => {
    for (let at = 0; at < accessesAlone(); at++) {
      const cells = new TestCells();
      const reader = new Reader(cells);
      cells.actsAt = at;
      cells.actor = reader;
      new Actor(tableOf(cells, 1), KEYS, 1, 1).act();
      expect(reader.seen == "0 0 0 0" || reader.seen == "1 1 1 1").toBe(true, reader.seen);
    }
  });

  test("that sets nothing writes nothing", () => {
    const cells = new TestCells();
    const transaction = tableOf(cells, 1).begin(KEYS, 1000);
    transaction.begin(true);
    const reads = cells.accesses;
    expect(transaction.get(0)).toBeNull();
    transaction.remove(0);
    expect(transaction.commit(1)).toBe(true);
    expect(cells.accesses).toBe(reads);
  });

  test("keeps, sets and ends the time of a key", () => {
    const table = tableOf(new TestCells(), 1);
    const transaction = table.begin([Bytes.of("k")], 1000);
    transaction.begin(true);
    expect(transaction.ttl(0)).toBe(-2);
    transaction.set(0, Bytes.of("a"), 500);
    expect(transaction.ttl(0)).toBe(500);
    transaction.set(0, Bytes.of("b"), -1);
    expect(transaction.ttl(0)).toBe(500);
    transaction.set(0, Bytes.of("c"), 0);
    expect(transaction.ttl(0)).toBe(-1);
    transaction.set(1, Bytes.of("x"), 0);
    expect(transaction.get(1)).toBeNull();
    transaction.set(0, Bytes.of("x".repeat(2000)), 0);
    expect(transaction.tooLarge).toBe(true);
  });
});

class Reader extends Actor {
  seen: string = "";

  constructor(private readonly cells: Cells) {
    super(tableOf(cells, 700), [], 0, 0);
  }

  act(): void {
    this.seen = values(this.cells);
  }
}

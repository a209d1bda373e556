import { Bytes } from "../../bytes";
import { SlotRecord } from "../../store/shared/record";
import { changeSlot, SlotCursor, SlotRoom, SlotWrite } from "../../store/shared/slots";

const NOW: i64 = 1000;
const ROOM: SlotRoom = new SlotRoom(3, 100);

function put(slots: Bytes, key: string, value: string, expiry: i64 = 0): Bytes {
  return changeSlot(slots, new SlotWrite(Bytes.of(key), Bytes.of(value), expiry), NOW, ROOM).slots;
}

/** `key=value`, in their order. */
function shown(slots: Bytes): string {
  const cursor = new SlotCursor(slots);
  const parts: string[] = [];
  while (cursor.move()) parts.push(cursor.key.toString() + "=" + cursor.value.toString());
  return parts.join(" ");
}

function valueAt(slots: Bytes, key: string, now: i64): string {
  const cursor = new SlotCursor(slots);
  return cursor.find(Bytes.of(key), now) ? cursor.value.toString() : "-";
}

describe("slots", () => {
  test("hold values by key, the last written first", () => {
    const slots = put(put(put(Bytes.empty(), "a", "1"), "b", "2"), "a", "3");
    expect(shown(slots)).toBe("a=3 b=2");
    expect(valueAt(slots, "b", NOW)).toBe("2");
    expect(valueAt(slots, "c", NOW)).toBe("-");
    expect(valueAt(slots, "", NOW)).toBe("-");
  });

  test("are forgotten at their time", () => {
    const slots = put(Bytes.empty(), "a", "1", NOW + 1);
    expect(valueAt(slots, "a", NOW)).toBe("1");
    expect(valueAt(slots, "a", NOW + 1)).toBe("-");
    expect(shown(put(put(Bytes.empty(), "old", "1", NOW), "b", "2"))).toBe("b=2");
  });

  test("make room: those that were written longest ago go, and are counted", () => {
    const three = put(put(put(Bytes.empty(), "a", "1"), "b", "2"), "c", "3");
    const change = changeSlot(three, new SlotWrite(Bytes.of("d"), Bytes.of("4"), 0), NOW, ROOM);
    expect(shown(change.slots)).toBe("d=4 c=3 b=2");
    expect(change.evicted).toBe(1);
    const large = changeSlot(three, new SlotWrite(Bytes.of("e"), Bytes.of("x".repeat(60)), 0), NOW, ROOM);
    expect(shown(large.slots)).toBe("e=" + "x".repeat(60) + " c=3");
    expect(large.evicted).toBe(2);
  });

  test("are removed, which leaves no hole", () => {
    const two = put(put(Bytes.empty(), "a", "1"), "b", "2");
    const change = changeSlot(two, new SlotWrite(Bytes.of("a"), null, 0), NOW, ROOM);
    expect(shown(change.slots)).toBe("b=2");
    expect(change.evicted).toBe(0);
  });

  test("take what fits", () => {
    expect(ROOM.takes(Bytes.of("a"), Bytes.of("x".repeat(85)))).toBe(true);
    expect(ROOM.takes(Bytes.of("a"), Bytes.of("x".repeat(86)))).toBe(false);
    expect(new SlotRoom(1, i32.MAX_VALUE).takes(Bytes.of("k".repeat(65536)), Bytes.empty())).toBe(false);
  });

  test("end at bytes that are none", () => {
    const slots = put(Bytes.empty(), "key", "value");
    for (let size = 0; size < slots.length; size++) expect(shown(slots.slice(0, size))).toBe("");
  });
});

describe("a set's record", () => {
  test("comes back as it was written", () => {
    const slots = put(Bytes.empty(), "a", "1");
    const wanted = put(slots, "a", "2");
    const record = new SlotRecord(slots, Bytes.empty()).withCommit(7).withCommit(8).withPending(9, 5, wanted);
    const read = SlotRecord.read(record.write());
    expect(shown(read.slots)).toBe("a=1");
    expect(shown(read.pendingSlots)).toBe("a=2");
    expect(read.pendingId).toBe(9);
    expect(read.leader).toBe(5);
    expect(read.hasCommit(7) && read.hasCommit(8)).toBe(true);
    expect(read.hasCommit(9)).toBe(false);
    expect(read.withoutCommit(7).hasCommit(7)).toBe(false);
    expect(read.withoutCommit(7).hasCommit(8)).toBe(true);
    expect(read.withoutCommit(1).commits.equals(read.commits)).toBe(true);
    expect(SlotRecord.read(read.withSlots(wanted).write()).pendingId).toBe(0);
  });

  test("keeps the ids of as many transactions as there may be workers", () => {
    let record = new SlotRecord(Bytes.empty(), Bytes.empty());
    for (let id: u64 = 1; id <= 70; id++) record = record.withCommit(id);
    expect(record.hasCommit(6)).toBe(false);
    expect(record.hasCommit(7) && record.hasCommit(70)).toBe(true);
  });

  test("of bytes that are none is empty, or what can be read", () => {
    const record = new SlotRecord(put(Bytes.empty(), "a", "1"), Bytes.empty())
      .withCommit(7)
      .withPending(9, 5, Bytes.of("x"));
    const bytes = record.write();
    for (let size = 0; size < bytes.length; size++) {
      const read = SlotRecord.read(bytes.slice(0, size));
      expect(read.slots.length == 0 || read.hasCommit(7)).toBe(true);
    }
    expect(SlotRecord.read(Bytes.of("\x02\xff\x00\x00\xff\xff\xff\xff")).slots.length).toBe(0);
  });
});

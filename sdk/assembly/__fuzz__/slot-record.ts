import { Bytes } from "../bytes";
import { SlotRecord } from "../store/shared/record";
import { changeSlot, SlotCursor, SlotRoom, SlotWrite } from "../store/shared/slots";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

const NOW: i64 = 1000;
const ROOM: SlotRoom = new SlotRoom(16, 4096);
const KEY: Bytes = Bytes.of("key");
const VALUE: Bytes = Bytes.of("value");

/** Reads the input as a set, changes it and writes it; answers how many slots were there. What is written must be read back. */
export function run(size: i32): i32 {
  const record = SlotRecord.read(given(size));
  const changed = changeSlot(record.slots, new SlotWrite(KEY, VALUE, 0), NOW, ROOM).slots;
  if (changed.length > 4096) unreachable();
  const back = SlotRecord.read(record.withSlots(changed).withCommit(7).write());
  const cursor = new SlotCursor(back.slots);
  if (!back.hasCommit(7) || !cursor.find(KEY, NOW) || !cursor.value.equals(VALUE)) unreachable();
  const again = SlotRecord.read(record.write());
  if (!again.slots.equals(record.slots) || again.pendingId != record.pendingId) unreachable();
  return count(record.slots) + (record.pendingId != 0 ? 100 : 0) + (record.commits.length << 4);
}

function count(slots: Bytes): i32 {
  const cursor = new SlotCursor(slots);
  let count = 0;
  while (cursor.move()) count++;
  return count;
}

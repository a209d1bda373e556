import { Bytes } from "../../bytes";
import { randomBytes } from "../../clock";
import { ABSENT, getShared, setShared } from "../../shared-data";
import { SharedCells } from "./cells";
import { SlotRoom } from "./slots";
import { SlotTable } from "./table";

/** Slots of a set. */
const WAYS: i32 = 16;
/** Bytes of a set's slots; no key with its value can be larger. */
export const SET_BYTES: i32 = 4096;

/** A table in shared data. @param prefix of its cells @param bits of the number of its sets */
export function sharedTable(prefix: string, bits: i32): SlotTable {
  return new SlotTable(new SharedCells(prefix), bits, new SlotRoom(WAYS, SET_BYTES), seed(), number(randomBytes(8)));
}

/** The same for every worker of the process, and known to nobody else. */
function seed(): u64 {
  const key = Bytes.of("store/seed");
  const found = getShared(key);
  if (found.exists && found.bytes.length == 8) return load<u64>(found.bytes.ptr);
  setShared(key, Bytes.wrap(randomBytes(8)), ABSENT);
  return number(getShared(key).bytes.toBuffer());
}

function number(bytes: ArrayBuffer): u64 {
  return bytes.byteLength == 8 ? load<u64>(changetype<usize>(bytes)) : 0;
}

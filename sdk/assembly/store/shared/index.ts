// Public: keys with values in shared data, of which there are never more than have room.
export { sharedTable } from "./shared-table";
export { MAX_ATTEMPTS, SlotTable } from "./table";
export { SlotTransaction } from "./transaction";

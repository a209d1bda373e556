// Public: answers that are kept and handed on, in shared data or in a Redis.
export { CacheAsk, CacheHandler, CacheReply, CacheStore, Unheard } from "./cache-store";
export { CacheEntry, CacheTimes, Freshness } from "./entry";
export { FlightRole, FlightSeat, FlightSettings, FlightWaiter } from "./flight/seat";
export { FlightTimer, SingleFlight } from "./flight/single-flight";
export { CacheSettings, openCache } from "./open";
export { PurgeOrder } from "./purge-order";
export { Purging } from "./purging";

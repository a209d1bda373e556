// Public: values that workers and gateways share, in shared data or in Redis, and accounts that are charged together.
export { StoreBatch } from "./batch";
export { redisBlockOf, storeBlockOf, storeSettingsOf } from "./blocks";
export { Breaker } from "./breaker";
export { StoreHandler, StoreReply } from "./call";
export { AccountState, Algorithm, Charge, ChargeReply, Limit } from "./charge/charge";
export { ChargeScript } from "./charge/charge-script";
export { StoreFault, storeFaultName } from "./fault";
export { ChargeObserver, Ledger, LedgerTimer } from "./ledger";
export { OnStoreError, onStoreErrorOf, StoreErrors } from "./on-error";
export { integerArgument, Script, ScriptKeys } from "./script";
export { FixedWindowAdd, FixedWindowHit, FixedWindowRead } from "./scripts/fixed-window";
export { VectorAdd, VectorSearch } from "./scripts/vectors";
export { openStore, StoreSettings } from "./settings";
export { Store } from "./store";
export { StoreKind, StoreValue } from "./value";

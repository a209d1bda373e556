import { Bytes } from "../bytes";
import { Counter } from "../metrics";
import { Result } from "../result";
import { openStore, StoreSettings } from "../store/settings";
import { CacheStore } from "./cache-store";
import { RemoteCache } from "./remote-cache";
import { SharedCache, sharedEntries } from "./shared-cache";

/** What a plugin says about its cache beside where it is. */
@final
export class CacheSettings {
  /** In front of all keys; whoever has the same one, and the same store, shares the entries. */
  prefix: string = "cache:";
  /** Bytes of the largest entry; in shared data never more than a quarter of `StoreSettings.maxBytes`. */
  maxEntryBytes: i32 = 1024 * 1024;

  /** @param plugin its name, for the metric `cache.<plugin>.corrupt` */
  constructor(readonly plugin: string) {}
}

/**
 * The cache of a configuration; fails with a sentence that says what is wrong with the store's settings. Call it in `onConfigure`.
 * @param rootId of the plugin's context
 */
export function openCache(store: StoreSettings, settings: CacheSettings, rootId: u32): Result<CacheStore> {
  const corrupt = new Counter("cache." + settings.plugin + ".corrupt");
  const prefix = Bytes.of(settings.prefix);
  const most = settings.maxEntryBytes;
  if (store.type == "shared") {
    return Result.of<CacheStore>(new SharedCache(sharedEntries(store.maxBytes, prefix), most, corrupt));
  }
  const opened = openStore(store);
  const none = sharedEntries(0, prefix);
  if (!opened.ok) return Result.fail<CacheStore>(new SharedCache(none, most, corrupt), opened.error);
  return Result.of<CacheStore>(new RemoteCache(opened.value, rootId, prefix, most, corrupt));
}

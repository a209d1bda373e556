import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModuleRequest, type ModuleState, ModuleStore, type ModuleStoreOptions } from "@sluice/controller";
import { onTestFinished } from "vitest";
import { ManualClock } from "./manual-clock.ts";

/** A store of its own, in folders of its own, whose time the test turns. Chance always says a half. */
export interface StoreFixture {
  readonly store: ModuleStore;
  readonly clock: ManualClock;
  /** Errors that should not happen. */
  readonly errors: readonly unknown[];
  /** Asks, waits until nothing is pending, and asks again. */
  settle(request: ModuleRequest): Promise<ModuleState>;
}

/** Starts a store that ends with the test. */
export async function openStore(options: Partial<ModuleStoreOptions> = {}): Promise<StoreFixture> {
  const clock = new ManualClock();
  const errors: unknown[] = [];
  const folder = options.folder ?? (await temporaryFolder());
  const onError = (error: unknown) => void errors.push(error);
  const defaults = { folder, places: { bundled: folder }, clock, random: () => 0.5, onError };
  const store = await ModuleStore.open({ ...defaults, ...options });
  onTestFinished(() => store.close());
  const settle = async (request: ModuleRequest) => {
    store.request(request);
    await store.settled();
    return store.request(request);
  };
  return { store, clock, errors, settle };
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-modules-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

import { type Clock, systemClock } from "../clock.ts";
import { statusOf } from "../provider/kubernetes/api-error.ts";
import type { KubeApi } from "../provider/kubernetes/kube-client.ts";
import { microTime } from "../provider/kubernetes/kube-time.ts";
import { LeaseClient, type LeaseName, type LeaseRecord, type StoredLease } from "./lease.ts";

/** Milliseconds; lease > renew > retry. */
export interface ElectionTiming {
  /** Others take over when they have seen no renewal for so long. Whole seconds. */
  readonly lease: number;
  /** A leader that could not renew for so long leads no more. */
  readonly renew: number;
  /** Between two tries, to get it or to keep it. */
  readonly retry: number;
}

/** As client-go has them. */
export const ELECTION_TIMING: ElectionTiming = { lease: 15_000, renew: 10_000, retry: 2_000 };

export interface LeaderElectorInit {
  readonly api: KubeApi;
  readonly lease: LeaseName;
  /** Of this process, different from all others: host name and a random part. */
  readonly identity: string;
  /** Called when this process begins or ceases to lead. */
  readonly onChange: (isLeader: boolean) => void;
  /** Called when the lease could not be read or written; it is tried again. */
  readonly onError?: (error: unknown) => void;
  readonly timing?: ElectionTiming;
  readonly clock?: Clock;
  /** From 0 to below 1, spreads the tries of several. Default Math.random. */
  readonly random?: () => number;
}

/** Another wrote the lease, or removed it. */
const MEANWHILE: ReadonlySet<number | undefined> = new Set([404, 409]);

/** What was last read, and when it was first read so, by our clock: those of other machines may go wrong. */
interface Observation {
  readonly lease: StoredLease;
  readonly since: number;
}

/** Makes one of several processes the leader, by a Lease. */
export class LeaderElector {
  readonly #init: LeaderElectorInit;
  readonly #client: LeaseClient;
  readonly #timing: ElectionTiming;
  readonly #clock: Clock;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #observed: Observation | undefined;
  #leadsUntil = Number.NEGATIVE_INFINITY;
  #wasLeader = false;

  constructor(init: LeaderElectorInit) {
    this.#init = init;
    this.#client = new LeaseClient(init.api, init.lease);
    this.#timing = init.timing ?? ELECTION_TIMING;
    this.#clock = init.clock ?? systemClock;
  }

  /** Ask before each write: a process that was suspended may have lost the lease without having been told. */
  get isLeader(): boolean {
    return this.#clock.now() < this.#leadsUntil;
  }

  /** Who led when the lease was last read; empty when nobody did. */
  get holder(): string {
    return this.#observed?.lease.record.holder ?? "";
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Leads no more when it resolves, and has given the lease back, so that the next need not wait. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#attempt();
      if (!signal.aborted) await this.#pause();
    }
    await this.#release();
  }

  /** One try to get or keep the lease. It may hang: what it would give is over at `leadsUntil` in any case. */
  async #attempt(): Promise<void> {
    this.#tell();
    const started = this.#clock.now();
    const isOurs = await this.#withDeadline((signal) => this.#acquireOrRenew(signal));
    // From the beginning of the request on: when it reached the server is not known.
    if (isOurs && !this.#stopping.signal.aborted) this.#leadsUntil = started + this.#timing.renew;
    this.#tell();
  }

  async #acquireOrRenew(signal: AbortSignal): Promise<boolean> {
    // While it is ours and nobody else wrote, one request does.
    const known = this.isLeader ? this.#observed?.lease : undefined;
    if (known !== undefined && (await this.#write(known, signal))) return true;
    const current = await this.#read(signal);
    if (current !== undefined && !this.#isFree()) {
      this.#leadsUntil = Number.NEGATIVE_INFINITY;
      return false;
    }
    return this.#write(current, signal);
  }

  /** False when somebody else wrote meanwhile: a person, or one who took it. */
  async #write(current: StoredLease | undefined, signal: AbortSignal): Promise<boolean> {
    const record = this.#record(current?.record);
    try {
      const written =
        current === undefined
          ? this.#client.create(record, signal)
          : this.#client.update(record, current.resourceVersion, signal);
      this.#observe(await written);
      return true;
    } catch (error) {
      if (MEANWHILE.has(statusOf(error))) return false;
      throw error;
    }
  }

  async #read(signal: AbortSignal): Promise<StoredLease | undefined> {
    try {
      const lease = await this.#client.read(signal);
      this.#observe(lease);
      return lease;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw error;
    }
  }

  #observe(lease: StoredLease): void {
    if (this.#observed?.lease.resourceVersion === lease.resourceVersion) return;
    this.#observed = { lease, since: this.#clock.now() };
  }

  #isFree(): boolean {
    if (this.#observed === undefined) return true;
    const { lease, since } = this.#observed;
    const { holder, seconds } = lease.record;
    return holder === "" || holder === this.#init.identity || this.#clock.now() >= since + seconds * 1_000;
  }

  #record(previous: LeaseRecord | undefined): LeaseRecord {
    const { identity } = this.#init;
    const now = microTime(this.#clock.date());
    const isKept = previous?.holder === identity;
    return {
      holder: identity,
      seconds: Math.ceil(this.#timing.lease / 1_000),
      acquireTime: isKept ? previous.acquireTime : now,
      renewTime: now,
      transitions: previous === undefined ? 0 : previous.transitions + (isKept ? 0 : 1),
    };
  }

  /** False when it failed, took longer than the renewal may, or we are stopping. */
  async #withDeadline(work: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.#stopping.signal]);
    const timer = this.#clock.wait(this.#deadline(), signal).then(() => {
      over.abort();
      return false;
    });
    const attempt = work(signal).catch((error: unknown) => {
      if (!this.#stopping.signal.aborted) this.#init.onError?.(error);
      return false;
    });
    try {
      return await Promise.race([attempt, timer]);
    } finally {
      over.abort();
    }
  }

  /** Milliseconds: a leader's try ends with its lead, so that it is said at once. */
  #deadline(): number {
    return this.isLeader ? this.#leadsUntil - this.#clock.now() : this.#timing.renew;
  }

  async #pause(): Promise<void> {
    const { retry } = this.#timing;
    const { random = Math.random } = this.#init;
    // A leader keeps its pace; those who wait spread, so that they do not all try at once.
    const pause = this.isLeader ? Math.min(retry, this.#deadline()) : retry * (1 + 0.2 * random());
    await this.#clock.wait(pause, this.#stopping.signal);
  }

  async #release(): Promise<void> {
    const wasOurs = this.#wasLeader;
    this.#leadsUntil = Number.NEGATIVE_INFINITY;
    this.#tell();
    if (!wasOurs) return;
    const signal = AbortSignal.timeout(this.#timing.retry);
    try {
      // A renewal may have been under way, so what we know may be old.
      const lease = await this.#read(signal);
      if (lease?.record.holder !== this.#init.identity) return;
      const record = { ...this.#record(lease.record), holder: "", seconds: 1 };
      await this.#client.update(record, lease.resourceVersion, signal);
    } catch (error) {
      this.#init.onError?.(error);
    }
  }

  #tell(): void {
    const { isLeader } = this;
    if (isLeader === this.#wasLeader) return;
    this.#wasLeader = isLeader;
    this.#init.onChange(isLeader);
  }
}

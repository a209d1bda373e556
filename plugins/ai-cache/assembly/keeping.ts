import { Bytes, wallMilliseconds } from "proxy-wasm-assemblyscript-sdk/assembly";
import { CacheEntry } from "proxy-wasm-assemblyscript-sdk/assembly/cache";
import { Lookup } from "./lookup";
import { Recorder, Unfit } from "./log/recorder";
import { Recording } from "./log/recording";
import { Skip, skipName } from "./skip";
import { usageBeside } from "./usage-beside";
import { comingOf, isClientsFault, skipOf } from "./storable";

/** Keeps the provider's answer to a request while it passes, and gives it to those who wait for it. */
@final
export class Keeping {
  private recording: Recording | null = null;

  constructor(private readonly lookup: Lookup) {}

  /** In the head of the answer. @param skip why it is not to be kept */
  begin(skip: Skip): void {
    if (skip != Skip.None) {
      this.leave(skip, isClientsFault());
      return;
    }
    const asked = this.lookup.asked;
    const policy = this.lookup.policy;
    const coming = comingOf(asked.shape.isArray);
    this.recording = new Recording(asked.front, coming, policy.forms.values, policy.largest);
  }

  /** Whether the answer's bytes are wanted. */
  get reads(): bool {
    return this.recording != null;
  }

  push(chunk: Bytes): void {
    const recording = this.recording;
    if (recording == null) return;
    recording.push(chunk);
    if (recording.found != null) return;
    this.recording = null;
    this.leave(Skip.TooLarge, true);
  }

  /** The answer has come to its end. */
  end(): void {
    const recording = this.recording;
    if (recording == null) return;
    this.recording = null;
    recording.close();
    const recorder = recording.found;
    if (recorder == null) return;
    const unfit = recorder.unfit;
    if (unfit == Unfit.None) this.keep(recorder);
    else this.leave(skipOf(unfit), unfit != Unfit.Failed);
  }

  private keep(recorder: Recorder): void {
    const lookup = this.lookup;
    if (recorder.told == null) recorder.usage(usageBeside(recorder, lookup.asked));
    const log = recorder.log();
    if (log.length == 0) {
      this.leave(Skip.TooLarge, true);
      return;
    }
    const times = lookup.policy.lifetime.timesAt(lookup.askedAt, wallMilliseconds());
    lookup.policy.store.write(lookup.asked.key, new CacheEntry(log, times, lookup.asked.groups), null);
    lookup.share(log);
    const next = lookup.policy.next;
    if (next != null) next.kept(lookup, log);
  }

  /** @param isFinal whether it would be the same for those who wait */
  private leave(skip: Skip, isFinal: bool): void {
    this.lookup.plugin.count("unkept_" + skipName(skip));
    this.lookup.giveUp(isFinal);
  }
}

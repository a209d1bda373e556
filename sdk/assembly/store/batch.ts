import { Bytes } from "../bytes";
import { Script } from "./script";

export const enum StoreVerb {
  Get,
  Set,
  IncrBy,
  Remove,
  Eval,
}

/** One command of a batch. */
@final
export class StoreCommand {
  constructor(
    readonly verb: StoreVerb,
    readonly keys: Array<Bytes>,
    /** Eval: ARGV. Set: the value. */
    readonly args: Array<Bytes>,
    /** Set: milliseconds to live, 0 for ever. IncrBy: what is added. */
    readonly number: i64,
    readonly script: Script | null,
  ) {}

  /**
   * The command in the words of Redis.
   * @param byText a script with its text, for a server that does not know its hash
   */
  words(byText: bool = false): Array<Bytes> {
    const words: Bytes[] = [];
    const script = this.script;
    if (this.verb == StoreVerb.Eval && script != null) {
      words.push(Bytes.of(byText ? "EVAL" : "EVALSHA"));
      words.push(byText ? script.lua : script.sha);
      words.push(Bytes.of(this.keys.length.toString()));
    } else words.push(wordOf(this.verb));
    for (let i = 0; i < this.keys.length; i++) words.push(this.keys[i]);
    for (let i = 0; i < this.args.length; i++) words.push(this.args[i]);
    if (this.verb == StoreVerb.IncrBy) words.push(Bytes.of(this.number.toString()));
    if (this.verb == StoreVerb.Set && this.number > 0) {
      words.push(Bytes.of("PX"));
      words.push(Bytes.of(this.number.toString()));
    }
    return words;
  }
}

function wordOf(verb: StoreVerb): Bytes {
  switch (verb) {
    case StoreVerb.Get:
      return Bytes.of("GET");
    case StoreVerb.Set:
      return Bytes.of("SET");
    case StoreVerb.IncrBy:
      return Bytes.of("INCRBY");
    default:
      return Bytes.of("DEL");
  }
}

/**
 * Commands that go to the store together, in one round trip. Each has its own answer and may fail alone; between them
 * others may come, so what belongs together is one `eval`. None may rest on what another of the same batch does.
 *
 * `new StoreBatch().get(key).incrBy(other, 1)`
 */
@final
export class StoreBatch {
  readonly commands: Array<StoreCommand> = [];

  get length(): i32 {
    return this.commands.length;
  }

  /** Answers Bytes, or Nil when there is nothing. */
  get(key: Bytes): StoreBatch {
    return this.add(StoreVerb.Get, [key], [], 0, null);
  }

  /**
   * Answers `OK`. The Redis-over-HTTP protocol carries text: there, `value` must be UTF-8.
   * @param ttl milliseconds to live; 0: for ever (shared data forgets it when it needs the place)
   */
  set(key: Bytes, value: Bytes, ttl: i64): StoreBatch {
    return this.add(StoreVerb.Set, [key], [value], max<i64>(ttl, 0), null);
  }

  /** Answers the new value as an Integer. A new key starts at 0 and never expires; one that is there keeps its time. */
  incrBy(key: Bytes, amount: i64): StoreBatch {
    return this.add(StoreVerb.IncrBy, [key], [], amount, null);
  }

  /** Answers how many there were, as an Integer. */
  remove(key: Bytes): StoreBatch {
    return this.add(StoreVerb.Remove, [key], [], 0, null);
  }

  /** Answers what the script answers. On a Redis Cluster the keys must share a hash tag. */
  eval(script: Script, keys: Array<Bytes>, args: Array<Bytes>): StoreBatch {
    return this.add(StoreVerb.Eval, keys, args, 0, script);
  }

  private add(verb: StoreVerb, keys: Array<Bytes>, args: Array<Bytes>, number: i64, script: Script | null): StoreBatch {
    this.commands.push(new StoreCommand(verb, keys, args, number, script));
    return this;
  }
}

import { Bytes } from "../../bytes";
import { wallMilliseconds } from "../../clock";
import { Counter } from "../../metrics";
import { StoreCommand, StoreVerb } from "../batch";
import { StoreBackend, StoreCall } from "../call";
import { StoreFault } from "../fault";
import { StoreValue } from "../value";
import { SET_BYTES, sharedTable } from "./shared-table";
import { MAX_ATTEMPTS, SlotTable } from "./table";
import { SlotTransaction } from "./transaction";

const MAX_BITS: i32 = 20;

/** Shared data of one Envoy process: the answer is there before `send` returns. Forgotten when the process ends. */
@final
export class SharedBackend extends StoreBackend {
  private readonly table: SlotTable;
  private readonly evictions: Counter = new Counter("store_shared_evictions");

  /** @param maxBytes what all slots may take; at least 4096, rounded down to a power of two */
  constructor(maxBytes: u32) {
    super();
    const bits = min(31 - clz<i32>(<i32>max<u32>(maxBytes / SET_BYTES, 1)), MAX_BITS);
    // Tables of different sizes are different tables.
    this.table = sharedTable("store/" + bits.toString() + "/", bits);
  }

  send(call: StoreCall): void {
    const commands = call.batch.commands;
    for (let i = 0; i < commands.length; i++) call.put(i, this.run(commands[i]));
    call.finish();
  }

  private run(command: StoreCommand): StoreValue {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const transaction = this.table.begin(command.keys, wallMilliseconds());
      if (!transaction.begin(command.verb != StoreVerb.Get)) continue;
      const value = applyCommand(command, transaction);
      if (transaction.tooLarge) return StoreValue.ofError(TOO_LARGE);
      if (!value.ok || transaction.commit(this.table.takeId())) {
        this.evictions.add(value.ok ? transaction.evicted : 0);
        return value;
      }
    }
    return StoreValue.failed(StoreFault.Server, "other workers kept writing the same keys");
  }
}

const TOO_LARGE: Bytes = Bytes.of("ERR a key and its value take more than a slot of shared data holds");

/** What Redis does with one command. */
export function applyCommand(command: StoreCommand, keys: SlotTransaction): StoreValue {
  const script = command.script;
  if (command.verb == StoreVerb.Eval && script != null) return script.apply(keys, command.keys.length, command.args);
  if (command.verb == StoreVerb.Remove) return remove(keys);
  if (command.verb == StoreVerb.IncrBy) return increment(keys, command.number);
  if (command.verb == StoreVerb.Set) {
    keys.set(0, command.args.length > 0 ? command.args[0] : Bytes.empty(), command.number);
    return StoreValue.ofBytes(Bytes.of("OK"));
  }
  const value = keys.get(0);
  return value == null ? StoreValue.nil() : StoreValue.ofBytes(value);
}

function remove(keys: SlotTransaction): StoreValue {
  const wasThere = keys.get(0) != null;
  keys.remove(0);
  return StoreValue.ofInteger(wasThere ? 1 : 0);
}

function increment(keys: SlotTransaction, amount: i64): StoreValue {
  const text = keys.get(0);
  const old = StoreValue.ofBytes(text == null ? Bytes.of("0") : text);
  const value = old.asInteger();
  const isNumber = old.asInteger(1) == value;
  const sum = value + amount;
  const overflows = ((value ^ sum) & (amount ^ sum)) < 0;
  if (!isNumber) return StoreValue.ofError(Bytes.of("ERR value is not an integer or out of range"));
  if (overflows) return StoreValue.ofError(Bytes.of("ERR increment or decrement would overflow"));
  keys.set(0, Bytes.of(sum.toString()), -1);
  return StoreValue.ofInteger(sum);
}

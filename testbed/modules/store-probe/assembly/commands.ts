import { Bytes, hexDecode, JsonItems, JsonKind, JsonValue, jsonParse } from "proxy-wasm-assemblyscript-sdk/assembly";
import {
  Charge,
  ChargeScript,
  FixedWindowAdd,
  FixedWindowHit,
  FixedWindowRead,
  Limit,
  Script,
  ScriptKeys,
  StoreBatch,
  StoreValue,
} from "proxy-wasm-assemblyscript-sdk/assembly/store";

/** Answers one value of each kind that an answer may have. */
@final
class Kinds extends Script {
  constructor() {
    super(
      "kinds",
      Bytes.of("return {1, 'text', false, {2, 'deep'}}"),
      Bytes.of("4745ac268062d8a1ab0f524ef54b127a3266ca32"),
    );
  }

  apply(_keys: ScriptKeys, _count: i32, _args: Array<Bytes>): StoreValue {
    const inner = [StoreValue.ofInteger(2), StoreValue.ofBytes(Bytes.of("deep"))];
    const text = StoreValue.ofBytes(Bytes.of("text"));
    return StoreValue.ofList([StoreValue.ofInteger(1), text, StoreValue.nil(), StoreValue.ofList(inner)]);
  }
}

/** `hex:…` for bytes that JSON can not say. */
export function bytesOf(value: JsonValue): Bytes {
  const text = value.kind == JsonKind.Number ? value.raw : value.asBytes();
  if (!text.startsWith(Bytes.of("hex:"))) return text;
  return hexDecode(text.slice(4)).value;
}

function listOf(value: JsonValue): Array<Bytes> {
  const out: Bytes[] = [];
  const items = value.items();
  while (items.next()) out.push(bytesOf(items.value));
  return out;
}

/** The next element; Missing behind the last. */
function next(items: JsonItems): JsonValue {
  return items.next() ? items.value : JsonValue.missing();
}

/** `[["get", key], ["set", key, value, ttl], ["incrBy", key, amount], ["eval", script, keys, args], ["charge", accounts, options]]` */
export function batchOf(text: Bytes): StoreBatch {
  const batch = new StoreBatch();
  const items = jsonParse(text).items();
  while (items.next()) {
    const command = items.value.items();
    const verb = next(command).asString();
    if (verb == "charge") {
      chargeOf(next(command), next(command)).addTo(batch, new ChargeScript());
      continue;
    }
    if (verb == "eval") {
      const script = scriptOf(next(command).asString());
      const keys = listOf(next(command));
      batch.eval(script, keys, listOf(next(command)));
      continue;
    }
    const key = bytesOf(next(command));
    if (verb == "get") batch.get(key);
    else if (verb == "incrBy") batch.incrBy(key, next(command).asI64());
    else if (verb == "set") {
      const value = bytesOf(next(command));
      batch.set(key, value, next(command).asI64());
    }
  }
  return batch;
}

function scriptOf(name: string): Script {
  if (name == "fixed-window-read") return new FixedWindowRead();
  if (name == "fixed-window-add") return new FixedWindowAdd();
  if (name == "fixed-window-hit") return new FixedWindowHit();
  if (name == "kinds") return new Kinds();
  return new ChargeScript();
}

/** Accounts are `{op, key, algorithm, most, window, reserved, amount, mark}`. */
function chargeOf(accounts: JsonValue, options: JsonValue): Charge {
  const charge = new Charge();
  const items = accounts.items();
  while (items.next()) {
    const account = items.value;
    const limit = new Limit(
      bytesOf(account.member("key")),
      <i32>account.member("algorithm").asI64(),
      account.member("most").asI64(),
      account.member("window").asI64(),
    );
    const op = account.member("op").asString();
    const amount = account.member("amount").asI64();
    if (op == "reserve") charge.reserve(limit, amount);
    else if (op == "shadow") charge.shadow(limit, amount);
    else charge.settle(limit, account.member("reserved").asI64(), amount, account.member("mark").asI64());
  }
  const once = options.member("once");
  const remember = options.member("remember").asI64();
  if (once.exists) charge.once(bytesOf(once), remember);
  const opens = options.member("opens");
  if (opens.exists) charge.opens(bytesOf(opens), remember);
  if (options.member("unsure").asBool()) charge.unsure();
  return charge.at(options.member("at").asI64());
}

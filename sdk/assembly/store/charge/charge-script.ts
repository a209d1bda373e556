import { Bytes } from "../../bytes";
import { chargeLua, chargeSha } from "../generated/lua.gen";
import { integerArgument, Script, ScriptKeys } from "../script";
import { StoreValue } from "../value";
import { Account, AccountTerms } from "./account";
import { BucketAccount } from "./bucket";
import { CounterAccount } from "./counter";
import { QuotaAccount } from "./quota";
import { SlidingAccount } from "./sliding";

/** Arguments in front of those of the accounts: the time, how long to remember the call, and what this is for it. */
const HEAD: i32 = 3;
/** What a charge is for its call: it reserves, or it settles and nobody knows whether what was reserved is. */
const RESERVES: i32 = 0x6f; // o
const UNSURE: i32 = 0x75; // u
/** Arguments of an account. */
const WIDTH: i32 = 7;

/** The time that a call gives in the place of the store's own. */
@final
class KeysAt extends ScriptKeys {
  constructor(
    private readonly keys: ScriptKeys,
    private readonly time: i64,
  ) {
    super();
  }

  get now(): i64 {
    return this.time > 0 ? this.time : this.keys.now;
  }

  get(index: i32): Bytes | null {
    return this.keys.get(index);
  }

  ttl(index: i32): i64 {
    return this.keys.ttl(index);
  }

  set(index: i32, value: Bytes, ttl: i64): void {
    this.keys.set(index, value, ttl);
  }

  remove(index: i32): void {
    this.keys.remove(index);
  }
}

/** scripts/lua/charge.lua; `Charge` makes its keys and arguments, `ChargeReply` reads its answer. */
@final
export class ChargeScript extends Script {
  constructor() {
    super("charge", chargeLua(), chargeSha());
  }

  apply(keys: ScriptKeys, count: i32, args: Array<Bytes>): StoreValue {
    const remember = integerArgument(args, 1);
    const last = count - 1;
    const call = remember > 0 ? keys.get(last) : null;
    const role = textAt(args, 2).at(0);
    if (call != null && (role == RESERVES || call.at(0) != RESERVES))
      return StoreValue.ofList([StoreValue.ofInteger(-1)]);
    const reserved = remember > 0 && role == UNSURE ? marksOf(call) : null;
    const timed = new KeysAt(keys, integerArgument(args, 0));
    const accounts: Account[] = [];
    let passes = true;
    for (let i = 0; i < (remember > 0 ? last : count); i++) {
      const account = accountOf(timed, i, args, reserved);
      if (!account.read()) return StoreValue.ofError(Bytes.of("WRONGTYPE under the key is no account of this kind"));
      if (!account.fits && textAt(args, HEAD + i * WIDTH + 1).at(0) == 0x65) passes = false;
      accounts.push(account);
    }
    const answer = [StoreValue.ofInteger(passes ? 1 : 0)];
    let marks = "o";
    for (let i = 0; i < accounts.length; i++) {
      const account = accounts[i];
      if (passes) account.write();
      account.finish();
      answer.push(StoreValue.ofInteger(account.fits ? 1 : 0));
      answer.push(StoreValue.ofInteger(account.used));
      answer.push(StoreValue.ofInteger(account.reset));
      answer.push(StoreValue.ofInteger(account.fits ? 0 : account.retry));
      answer.push(StoreValue.ofInteger(account.mark));
      marks += (i > 0 ? "," : "") + account.mark.toString();
    }
    if (passes && remember > 0) keys.set(last, Bytes.of(role == RESERVES ? marks : "1"), remember);
    return StoreValue.ofList(answer);
  }
}

/** What was reserved for a call, account by account: none of it where `call` is null. */
function marksOf(call: Bytes | null): Array<i64> {
  const marks: i64[] = [];
  if (call == null) return marks;
  const texts = call.slice(1).toString().split(",");
  for (let i = 0; i < texts.length; i++) marks.push(StoreValue.ofBytes(Bytes.of(texts[i])).asInteger());
  return marks;
}

function textAt(args: Array<Bytes>, index: i32): Bytes {
  return <u32>index < <u32>args.length ? args[index] : Bytes.empty();
}

/** @param reserved the marks of what is known to be reserved; null: what the arguments say */
function accountOf(keys: ScriptKeys, index: i32, args: Array<Bytes>, reserved: Array<i64> | null): Account {
  const at = HEAD + index * WIDTH;
  let ahead = integerArgument(args, at + 4);
  let mark = integerArgument(args, at + 6);
  if (reserved != null) {
    const made = index < reserved.length;
    mark = made ? reserved[index] : 0;
    if (!made) ahead = 0;
  }
  const terms = new AccountTerms(
    integerArgument(args, at + 2),
    max<i64>(integerArgument(args, at + 3), 1),
    integerArgument(args, at + 5) - ahead,
    mark,
  );
  switch (textAt(args, at).at(0)) {
    case 0x73: // s
      return new SlidingAccount(keys, index, terms);
    case 0x62: // b
      return new BucketAccount(keys, index, terms);
    case 0x71: // q
      return new QuotaAccount(keys, index, terms);
    default: {
      const ends = textAt(args, at).at(0) == 0x70; // p
      return new CounterAccount(keys, index, terms, ends);
    }
  }
}

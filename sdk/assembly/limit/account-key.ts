import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { hexEncode } from "../encoding/hex";

/** Bytes of a value that stand in a key; of a longer one a hash follows them. */
const LONGEST_VALUE: i32 = 160;

/** FNV-1a, 64 bits. */
const FNV_OFFSET: u64 = 0xcbf29ce484222325;
const FNV_PRIME: u64 = 0x100000001b3;

/**
 * The key of an account of ours.
 * @param prefix what is the same for all accounts of the limit
 * @param model null: all models share the account
 */
export function accountKey(prefix: Bytes, value: Bytes, model: Bytes | null): Bytes {
  const out = new ByteWriter(prefix.length + value.length + 48);
  out.bytes(prefix);
  const short = shortened(value);
  if (model != null) {
    // Both may hold any character: the length says where the value ends.
    out.integer(<i64>short.length);
    out.byte(0x3a);
  }
  out.bytes(short);
  if (model != null) {
    out.byte(0x3a);
    out.bytes(shortened(model));
  }
  return out.take();
}

/** Who can send a value that meets another's hash can as well send the other's value. */
function shortened(value: Bytes): Bytes {
  if (value.length <= LONGEST_VALUE) return value;
  let hash = FNV_OFFSET;
  for (let i = 0; i < value.length; i++) hash = (hash ^ <u64>value.at(i)) * FNV_PRIME;
  const bytes = new ArrayBuffer(8);
  store<u64>(changetype<usize>(bytes), hash);
  let end = LONGEST_VALUE;
  while (end > 0 && (value.at(end) & 0xc0) == 0x80) end--;
  const out = new ByteWriter(LONGEST_VALUE + 24);
  out.bytes(value.slice(0, end));
  out.byte(0x7e);
  out.bytes(hexEncode(Bytes.wrap(bytes)));
  return out.take();
}

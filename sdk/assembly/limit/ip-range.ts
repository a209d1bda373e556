import { Bytes } from "../bytes";
import { hexValue } from "../encoding/hex";
import { isIpv4, isIpv6 } from "../encoding/ip-address";

/** Bytes of an address; IPv4 is written as IPv6 has it, `::ffff:a.b.c.d`. */
const SIZE: i32 = 16;
const BITS: i32 = 128;
const IPV4_BITS: i32 = 32;

const COLON: i32 = 0x3a;
const DOT: i32 = 0x2e;
const SLASH: i32 = 0x2f;
const OPEN_BRACKET: i32 = 0x5b;
const CLOSE_BRACKET: i32 = 0x5d;

/** The 16 bytes of an IP address without a zone; null when the text is none. */
export function ipBytes(text: Bytes): Bytes | null {
  const out = Bytes.wrap(new ArrayBuffer(SIZE));
  if (isIpv4(text)) {
    store<u16>(out.ptr, 0xffff, 10);
    writeIpv4(out.ptr + 12, text);
    return out;
  }
  if (!isIpv6(text)) return null;
  const gap = text.indexOf(Bytes.constant("::"));
  if (gap < 0) writeGroups(out.ptr, text);
  else {
    writeGroups(out.ptr, text.slice(0, gap));
    const tail = text.slice(gap + 2);
    writeGroups(out.ptrEnd - <usize>(2 * groupsOf(tail)), tail);
  }
  return out;
}

/** What stands before the port of `source.address`: `10.0.0.1:80` and `[::1]:80`; an address alone stays. */
export function withoutPort(address: Bytes): Bytes {
  if (address.at(0) == OPEN_BRACKET) return address.slice(1, max(address.indexOfByte(CLOSE_BRACKET), 1));
  const colon = address.indexOfByte(COLON);
  return colon >= 0 && address.indexOfByte(COLON, colon + 1) < 0 ? address.slice(0, colon) : address;
}

/** An address, or all with the same first bits: `10.0.0.0/8`, `2001:db8::/32`. */
@final
export class IpRange {
  private constructor(
    private readonly first: Bytes,
    private readonly bits: i32,
  ) {}

  /** Null when the text is no range. */
  static parse(text: Bytes): IpRange | null {
    const slash = text.indexOfByte(SLASH);
    const address = slash < 0 ? text : text.slice(0, slash);
    const first = ipBytes(address);
    if (first == null) return null;
    if (slash < 0) return new IpRange(first, BITS);
    const most = isIpv4(address) ? IPV4_BITS : BITS;
    const bits = bitsOf(text.slice(slash + 1));
    return bits < 0 || bits > most ? null : new IpRange(first, BITS - most + bits);
  }

  /** @param address as `ipBytes` gives it */
  contains(address: Bytes): bool {
    if (address.length != SIZE) return false;
    const whole = this.bits >> 3;
    for (let i = 0; i < whole; i++) if (address.at(i) != this.first.at(i)) return false;
    const shift = 8 - (this.bits & 7);
    return shift == 8 || address.at(whole) >> shift == this.first.at(whole) >> shift;
  }
}

/** The number of bits; -1 when it is none of up to three digits. */
function bitsOf(text: Bytes): i32 {
  let bits = 0;
  if (text.length == 0 || text.length > 3) return -1;
  for (let i = 0; i < text.length; i++) {
    const digit = text.at(i) - 0x30;
    if (<u32>digit > 9) return -1;
    bits = bits * 10 + digit;
  }
  return bits;
}

/** Groups of 16 bits that a part of an IPv6 address has. */
function groupsOf(text: Bytes): i32 {
  if (text.length == 0) return 0;
  let count = 1;
  for (let i = 0; i < text.length; i++) {
    if (text.at(i) == COLON) count++;
    // The last two may be written as IPv4.
    else if (text.at(i) == DOT) return count + 1;
  }
  return count;
}

/** Writes groups from an address on; `text` is a part of an address that `isIpv6` has accepted. */
function writeGroups(at: usize, text: Bytes): void {
  for (let from = 0; from < text.length; ) {
    const colon = text.indexOfByte(COLON, from);
    const group = text.slice(from, colon < 0 ? text.length : colon);
    if (group.indexOfByte(DOT) >= 0) {
      writeIpv4(at, group);
      return;
    }
    let value = 0;
    for (let i = 0; i < group.length; i++) value = (value << 4) | hexValue(group.at(i));
    store<u8>(at, <u8>(value >> 8));
    store<u8>(at, <u8>value, 1);
    at += 2;
    from += group.length + 1;
  }
}

function writeIpv4(at: usize, text: Bytes): void {
  let value = 0;
  for (let i = 0; i <= text.length; i++) {
    const byte = text.at(i);
    if (byte >= 0x30) value = value * 10 + byte - 0x30;
    else {
      store<u8>(at++, <u8>value);
      value = 0;
    }
  }
}

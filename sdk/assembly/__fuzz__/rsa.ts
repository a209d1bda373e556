import { Bytes } from "../bytes";
import { RsaPrivateKey } from "../crypto/rsa";
import { RsaParts } from "../crypto/rsa-parts";

/** What the runner has written and what it may read. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  signature: Bytes = Bytes.empty();
}

const EXCHANGE = new Exchange();
/** First byte of a key in DER. */
const SEQUENCE: i32 = 0x30;
const MESSAGE = "message";
const BLINDING = "0123456789abcdef";

export function input(size: i32): usize {
  EXCHANGE.input = new ArrayBuffer(size);
  return changetype<usize>(EXCHANGE.input);
}

export function signatureAt(): usize {
  return EXCHANGE.signature.ptr;
}

export function signatureSize(): i32 {
  return EXCHANGE.signature.length;
}

/** Reads a key in DER or PEM and signs with it. Answers how many of its numbers were found, and 0 refused, 1 inconsistent, 2 signed. */
export function run(size: i32): i32 {
  const bytes = Bytes.wrap(EXCHANGE.input).slice(0, size);
  const parts = bytes.at(0) == SEQUENCE ? new RsaParts(bytes) : RsaParts.ofPem(bytes);
  const numbers = countNumbers(parts);
  EXCHANGE.signature = Bytes.empty();
  const key = RsaPrivateKey.of(parts);
  if (key == null) return numbers << 2;
  check(parts.ok && numbers >= 4);
  const signed = key.signSha256(Bytes.of(MESSAGE), Bytes.of(BLINDING));
  EXCHANGE.signature = signed.value;
  check(signed.value.length == (signed.ok ? parts.modulus.length : 0));
  return (numbers << 2) | (signed.ok ? 2 : 1);
}

function check(holds: bool): void {
  if (!holds) unreachable();
}

function countNumbers(parts: RsaParts): i32 {
  return (
    count(parts.modulus) +
    count(parts.publicExponent) +
    count(parts.prime1) +
    count(parts.prime2) +
    count(parts.exponent1) +
    count(parts.exponent2) +
    count(parts.coefficient)
  );
}

function count(number: Bytes): i32 {
  check(number.length <= 512);
  return number.length > 0 ? 1 : 0;
}

// Drives the signatures from Node: bytes in, bytes out, no host.
import { ByteWriter, Bytes, hexEncode, Secret } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { readTokenAnswer, ServiceAccount, tokenForm } from "../auth/google-token";
import { Tc3Signer } from "../auth/tc3";
import { utcDate } from "../auth/utc-date";

/** What goes in, and what came out last. */
@final
class Exchange {
  readonly arguments: Bytes[] = [];
  output: Bytes = Bytes.empty();
}

const exchange: Exchange = new Exchange();

/** Forgets the arguments. */
export function begin(): void {
  exchange.arguments.length = 0;
}

/** Reserves `size` bytes for the next argument. */
export function argument(size: i32): usize {
  const buffer = new ArrayBuffer(size);
  exchange.arguments.push(Bytes.wrap(buffer));
  return changetype<usize>(buffer);
}

export function outputAt(): usize {
  return exchange.output.ptr;
}

export function outputSize(): i32 {
  return exchange.output.length;
}

function given(index: i32): Bytes {
  return index < exchange.arguments.length ? exchange.arguments[index] : Bytes.empty();
}

function give(output: Bytes): bool {
  exchange.output = output;
  return true;
}

function refuse(reason: string): bool {
  exchange.output = Bytes.of(reason);
  return false;
}

/** Of a key file and random bytes: the form that asks for a token. @param now seconds */
export function googleForm(now: f64): bool {
  const read = ServiceAccount.read(given(0));
  const account = read.value;
  if (account == null) return refuse(read.error);
  const assertion = account.assertion(<i64>now);
  const signature = account.sign(assertion, given(1));
  return signature.ok ? give(tokenForm(assertion, signature.value)) : refuse(signature.error);
}

/** Of a key file: host, path and whether it can be printed. */
export function googleEndpoint(): bool {
  const read = ServiceAccount.read(given(0));
  const account = read.value;
  if (account == null) return refuse(read.error);
  const out = new ByteWriter();
  out.bytes(account.tokenUrl.authority);
  out.bytes(account.tokenUrl.path);
  out.text(" " + account.pem.toString());
  return give(out.take());
}

/** Of an answer's body: the header's value and when it ends. @param now milliseconds */
export function googleToken(status: u32, now: f64): bool {
  const read = readTokenAnswer(status, given(0), <i64>now);
  const token = read.value;
  if (token == null) return refuse(read.error);
  const out = new ByteWriter();
  out.bytes(token.authorization.reveal());
  out.text(" until ");
  out.integer(token.expiresAt);
  return give(out.take());
}

/** Of an id, a key, a service, a host, an action and a body. @param timestamp seconds */
export function tc3(timestamp: f64): bool {
  const signer = new Tc3Signer(given(0), new Secret(given(1)), given(2), given(3), given(4));
  return give(signer.authorization(<i64>timestamp, hexEncode(sha256(given(5)))));
}

/** @param timestamp seconds */
export function date(timestamp: f64): bool {
  return give(utcDate(<i64>timestamp));
}

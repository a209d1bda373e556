import { ByteWriter } from "../byte-writer";
import { Bytes } from "../bytes";
import { crc32 } from "../crypto/crc32";
import { EventStreamParser } from "../eventstream/parser";

/** Small, so that the limit is met too. */
const LIMIT: i32 = 2048;

/** What the runner has written and what it may read. */
@final
class Exchange {
  input: ArrayBuffer = new ArrayBuffer(0);
  repaired: Bytes = Bytes.empty();
  result: Bytes = Bytes.empty();
}

const exchange: Exchange = new Exchange();

export function input(size: i32): usize {
  exchange.input = new ArrayBuffer(size);
  return changetype<usize>(exchange.input);
}

export function repairedAt(): usize {
  return exchange.repaired.ptr;
}

export function repairedSize(): i32 {
  return exchange.repaired.length;
}

export function resultAt(): usize {
  return exchange.result.ptr;
}

export function resultSize(): i32 {
  return exchange.result.length;
}

/**
 * Reads the input as it is, which its checksums rule out most often, and with its checksums made right: whole and in
 * pieces of the first byte's size; traps when the two differ or bytes get lost. Answers the number of messages, and
 * whether the repaired stream was refused.
 */
export function run(size: i32): i32 {
  const bytes = Bytes.wrap(exchange.input).slice(0, size);
  read(bytes);
  exchange.repaired = repair(bytes);
  return read(exchange.repaired);
}

function read(bytes: Bytes): i32 {
  const whole = new Reading(bytes, max(bytes.length, 1));
  const pieces = new Reading(bytes, 1 + (max(bytes.at(0), 0) & 0x1f));
  if (!whole.log.view().equals(pieces.log.view()) || whole.refused != pieces.refused) unreachable();
  exchange.result = whole.log.view();
  return (whole.messages << 1) | <i32>whole.refused;
}

/** Each type and payload after its length as a decimal number and a colon, as far as the stream could be read. */
@final
class Reading {
  readonly log: ByteWriter = new ByteWriter();
  messages: i32 = 0;
  readonly refused: bool;

  constructor(bytes: Bytes, step: i32) {
    const parser = new EventStreamParser(LIMIT);
    let pushed = 0;
    let size = 0;
    while (pushed < bytes.length && !parser.overflowed) {
      const piece = bytes.slice(pushed, pushed + step);
      parser.push(piece);
      while (parser.next()) {
        this.messages++;
        size += sizeAt(bytes, size);
        this.add(parser.event);
        this.add(parser.data);
      }
      pushed += piece.length;
    }
    parser.finish();
    if (parser.next() || size + parser.takeRest().length != pushed) unreachable();
    this.refused = parser.overflowed;
  }

  private add(bytes: Bytes): void {
    this.log.integer(bytes.length);
    this.log.byte(0x3a);
    this.log.bytes(bytes);
  }
}

/** A copy in which the checksums of all messages are right, as far as the lengths lead from one to the next. */
function repair(bytes: Bytes): Bytes {
  const copy = Bytes.wrap(bytes.buffer.slice(bytes.start, bytes.end));
  let at = 0;
  while (at + 12 <= copy.length) {
    const message = copy.slice(at);
    store<u32>(message.ptr + 8, bswap(crc32(message.slice(0, 8))));
    const size = sizeAt(copy, at);
    if (size < 16 || size > message.length) break;
    store<u32>(message.ptr + <usize>(size - 4), bswap(crc32(message.slice(0, size - 4))));
    at += size;
  }
  return copy;
}

/** The length that a message at `at` gives itself; 0 when it is not there or absurd. */
function sizeAt(bytes: Bytes, at: i32): i32 {
  if (at + 4 > bytes.length) return 0;
  return max(<i32>bswap(load<u32>(bytes.ptr + <usize>at)), 0);
}

import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Usage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { decimalOf } from "./log-cursor";

const SPACE: i32 = 0x20;

/** Numbers of a usage in its text. */
const NUMBERS: i32 = 9;

/** Larger counts are none. */
const MOST: i64 = 1 << 53;

/**
 * A usage as numbers with single spaces between: input, output, total, cached, cache creation, thinking, audio of both sides,
 * and whether it is an estimate. Input has what was cached, output the thinking, whichever way the provider counts; -1: not told.
 */
export function usageText(usage: Usage): Bytes {
  const out = new ByteWriter(64);
  const numbers: i64[] = [
    usage.input,
    usage.output,
    usage.total,
    usage.cachedInput,
    usage.cacheCreation,
    usage.reasoning,
    usage.audioInput,
    usage.audioOutput,
    usage.estimated ? 1 : 0,
  ];
  for (let i = 0; i < numbers.length; i++) {
    if (i > 0) out.byte(SPACE);
    out.integer(numbers[i]);
  }
  return out.take();
}

/** The usage that a text tells; null for a text that is none. */
export function readUsage(text: Bytes): Usage | null {
  const numbers = new StaticArray<i64>(NUMBERS);
  let from = 0;
  for (let i = 0; i < NUMBERS; i++) {
    const space = text.indexOfByte(SPACE, from);
    const end = space < 0 ? text.length : space;
    const number = decimalOf(text.slice(from, end));
    if (number < -1 || number > MOST || space < 0 != (i == NUMBERS - 1)) return null;
    numbers[i] = number;
    from = end + 1;
  }
  const usage = new Usage();
  usage.reportedInput = numbers[0];
  usage.reportedOutput = numbers[1];
  usage.reportedTotal = numbers[2];
  usage.cachedInput = numbers[3];
  usage.cacheCreation = numbers[4];
  usage.reasoning = numbers[5];
  usage.audioInput = numbers[6];
  usage.audioOutput = numbers[7];
  usage.estimated = numbers[8] == 1;
  return usage;
}

/** The same usage, told as an answer's that was read from a cache whole: no part of its input was new. */
export function asCached(usage: Usage): Usage {
  usage.cachedInput = usage.input;
  if (usage.cacheCreation > 0) usage.cacheCreation = 0;
  return usage;
}

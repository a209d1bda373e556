import { Bytes } from "../bytes";

/** Reads a text whole, cut in two at every byte, and in small pieces: always the same. @param read cuts at `first` (0: not), then every `step` */
export function cutEverywhere(text: string, read: (input: Bytes, first: i32, step: i32) => string): string {
  const input = Bytes.of(text);
  const whole = read(input, 0, i32.MAX_VALUE >> 1);
  for (let cut = 1; cut < input.length; cut++) {
    expect(read(input, cut, i32.MAX_VALUE >> 1)).toBe(whole, `cut at ${cut}`);
  }
  expect(read(input, 0, 1)).toBe(whole, "byte by byte");
  expect(read(input, 0, 7)).toBe(whole, "in sevens");
  return whole;
}

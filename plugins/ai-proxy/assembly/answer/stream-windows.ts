import { Bytes, collectMidway, responseBody } from "proxy-wasm-assemblyscript-sdk/assembly";
import { publishUsage } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StreamEditor } from "./stream-editor";

/**
 * Bytes of a stream that are read together. What they leave behind goes before the next ones are read: a host hands over
 * all that has arrived, which may be megabytes.
 */
export const STREAM_WINDOW: i32 = 64 * 1024;

/**
 * Edits `size` bytes that came, and publishes the usage that the editor took out; `editor` belongs to the stream's context.
 * @param isAll whether nothing stands behind them that was edited before
 */
export function editInWindows(editor: StreamEditor, size: i32, endOfStream: bool, isAll: bool): void {
  let left = size;
  for (; left > STREAM_WINDOW; left -= STREAM_WINDOW) {
    exchange(STREAM_WINDOW, editor.push(responseBody.read(0, STREAM_WINDOW), false));
    collectMidway();
  }
  const last = editor.push(responseBody.read(0, left), endOfStream);
  if (isAll && left == size) put(size, last);
  else exchange(left, last);
  const usage = editor.hiddenUsage;
  if (usage.length == 0) return;
  editor.hiddenUsage = Bytes.empty();
  publishUsage(usage);
}

/** Takes bytes away at the beginning of what came, and puts others at its end. */
export function exchange(count: i32, bytes: Bytes): void {
  if (bytes.length > 0) responseBody.append(bytes);
  if (count > 0) responseBody.replacePrefix(count, Bytes.empty());
}

/** Puts others in the place of all that came. */
export function put(size: i32, bytes: Bytes): void {
  if (size > 0 || bytes.length > 0) responseBody.replaceAll(bytes);
}

import { Bytes } from "../bytes";
import { MultipartReader, multipartBoundary } from "../http/multipart";
import { given } from "./runner/exchange";

export { input } from "./runner/exchange";

const LINE_FEED: i32 = 0x0a;
const REPLACEMENT = "v";

/** Takes the first line for the content type and the rest for the body. Answers the number of parts and how reading ended. */
export function run(size: i32): i32 {
  const text = given(size);
  const lineEnd = max(text.indexOfByte(LINE_FEED), 0);
  const named = multipartBoundary(text.slice(0, lineEnd));
  const boundary = named == null ? Bytes.of("b0") : named;
  const body = text.slice(lineEnd + 1);
  const parts = new MultipartReader(body, boundary);
  let count = 0;
  while (parts.next()) {
    count++;
    check(parts.value.length + parts.name.length <= size);
    const fileName = parts.fileName;
    check(fileName == null || fileName.length <= size);
  }
  check(parts.apply() == body);
  checkRewrite(body, boundary, count, parts.malformed);
  return (min(count, 15) << 2) | ((<i32>parts.malformed) << 1) | <i32>(given != null);
}

function check(holds: bool): void {
  if (!holds) unreachable();
}

/** A body in which every value was replaced has the same parts, each with the new value, and ends in the same way. */
function checkRewrite(body: Bytes, boundary: Bytes, count: i32, malformed: bool): void {
  const value = Bytes.of(REPLACEMENT);
  const editor = new MultipartReader(body, boundary);
  while (editor.next()) check(editor.replaceValue(value));
  const before = new MultipartReader(body, boundary);
  const after = new MultipartReader(editor.apply(), boundary);
  for (let i = 0; i < count; i++) {
    check(before.next() && after.next());
    check(after.value.equals(value) && after.name.equals(before.name));
  }
  check(!after.next() && after.malformed == malformed);
}

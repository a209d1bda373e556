import { Bytes, ByteWriter, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";
import { fieldOf, listOf, lowerName } from "./fields";

const VARY: Bytes = Bytes.of("vary");
const CONTENT_ENCODING: Bytes = Bytes.of("content-encoding");
const ACCEPT_ENCODING: Bytes = Bytes.of("accept-encoding");

/**
 * The fields of a request that choose among the answers of one resource, in lower case and in order, each once. An answer in a
 * content encoding varies by `accept-encoding`, said or not.
 */
export function varyNames(response: HeaderList): Array<Bytes> {
  const listed = listOf(fieldOf(response, VARY));
  const names: Bytes[] = [];
  for (let i = 0; i < listed.length; i++) addName(names, lowerName(listed[i]));
  if (response.getBytes(CONTENT_ENCODING).length > 0) addName(names, ACCEPT_ENCODING);
  names.sort((a, b) => a.compare(b));
  return names;
}

/** What a request says in these fields, so that two texts are the same exactly when all fields are (RFC 9111, section 4.1). */
export function varyText(names: Array<Bytes>, request: HeaderList): Bytes {
  const out = new ByteWriter(64);
  for (let i = 0; i < names.length; i++) {
    const value = fieldOf(request, names[i]);
    const isThere = value.length > 0 || has(request, names[i]);
    out.bytes(names[i]);
    out.byte(isThere ? 0x3a : 0x21);
    out.integer(value.length);
    out.byte(0x20);
    out.bytes(value);
    out.byte(0x0a);
  }
  return out.take();
}

function has(request: HeaderList, name: Bytes): bool {
  for (let i = 0; i < request.length; i++) if (request.nameAt(i).equals(name)) return true;
  return false;
}

function addName(names: Array<Bytes>, name: Bytes): void {
  for (let i = 0; i < names.length; i++) if (names[i].equals(name)) return;
  names.push(name);
}

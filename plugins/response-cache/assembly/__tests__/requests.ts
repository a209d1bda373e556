import { Bytes, HeaderList } from "proxy-wasm-assemblyscript-sdk/assembly";

/** Of `name: value` lines. */
export function fields(lines: Array<string>): HeaderList {
  const list = new HeaderList();
  for (let i = 0; i < lines.length; i++) {
    const colon = lines[i].indexOf(": ", 1);
    list.addBytes(Bytes.of(lines[i].slice(0, colon)), Bytes.of(lines[i].slice(colon + 2)));
  }
  return list;
}

/** The lines of a list. */
export function lines(list: HeaderList): string {
  const out: string[] = [];
  for (let i = 0; i < list.length; i++) out.push(list.nameAt(i).toString() + ": " + list.valueAt(i).toString());
  return out.join("\n");
}

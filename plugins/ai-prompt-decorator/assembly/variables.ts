import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What prompts may name as `${name}`: properties that the geo-ip plugin sets. */
const VARIABLES: StaticArray<string> = ["geo-country", "geo-province", "geo-city", "geo-isp"];

/** Where the values of variables come from. */
export abstract class VariableSource {
  /** UTF-8; no bytes when it is not known. */
  abstract value(name: string): Bytes;
}

/** Whether a text names any of the variables. */
export function hasVariables(text: string): bool {
  for (let i = 0; i < VARIABLES.length; i++) {
    if (text.includes("${" + VARIABLES[i] + "}")) return true;
  }
  return false;
}

/** The text with its variables replaced; what a value holds is not looked at again. */
export function expandVariables(text: string, source: VariableSource): Bytes {
  const out = new ByteWriter(text.length + 64);
  let from = 0;
  for (let at = text.indexOf("${"); at >= 0; at = text.indexOf("${", at + 2)) {
    for (let i = 0; i < VARIABLES.length; i++) {
      const name = VARIABLES[i];
      const end = at + name.length + 3;
      if (text.substring(at, end) != "${" + name + "}") continue;
      out.text(text.substring(from, at));
      out.bytes(source.value(name));
      from = end;
    }
  }
  out.text(text.substring(from));
  return out.take();
}

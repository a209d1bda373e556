import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { VariableSource } from "../variables";

/** Knows a country, and a city whose name looks like a variable; nothing else. */
@final
export class Geo extends VariableSource {
  value(name: string): Bytes {
    if (name == "geo-country") return Bytes.of("中国");
    if (name == "geo-city") return Bytes.of("${geo-country}");
    return Bytes.empty();
  }
}

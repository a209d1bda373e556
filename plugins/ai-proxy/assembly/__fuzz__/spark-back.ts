import { Protocol } from "../back/protocol";
import { BackFuzz } from "./backs/back-fuzz";

export { input } from "proxy-wasm-assemblyscript-sdk/assembly/__fuzz__/runner/exchange";

const fuzz: BackFuzz = new BackFuzz(Protocol.Spark);

/** See `BackFuzz.run`. */
export function run(size: i32): i32 {
  return fuzz.run(size);
}

import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Need } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** What is known of a request when it is asked about. */
@final
export class Call {
  /** Of its consumer; empty: the request has no quota. */
  quotaKey: Bytes = Bytes.empty();
  /** The one that is asked for in the end; empty: nobody says. */
  model: Bytes = Bytes.empty();
  need: Need = Need.none();
  /** Bytes of a body that names its model; 0: it can not be changed. */
  bodySize: i32 = 0;

  constructor(readonly style: ErrorStyle) {}
}

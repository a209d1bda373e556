import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ErrorStyle } from "proxy-wasm-assemblyscript-sdk/assembly/limit";
import { Need } from "proxy-wasm-assemblyscript-sdk/assembly/usage";

/** Bytes of a model's name that logs and messages have: clients may send any. */
const SHOWN: i32 = 128;

/** A model's name for logs and messages. */
export function shownModel(model: Bytes): string {
  return model.slice(0, SHOWN).toString();
}

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

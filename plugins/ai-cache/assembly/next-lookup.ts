import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Lookup } from "./lookup";

/** What is asked when nothing is kept under a request's key, before the provider is. */
export abstract class NextLookup {
  /**
   * Looks for an answer, and calls `lookup.answer` or `lookup.pass`, once, now or later. Of identical requests at the same time
   * only one comes here.
   */
  abstract look(lookup: Lookup): void;

  /** The provider's answer to a request that `look` let pass has been kept. @param log of the answer */
  abstract kept(lookup: Lookup, log: Bytes): void;
}

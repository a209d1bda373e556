import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ProviderEntry } from "../generated/config.gen";

/** What a translation has to know of a request beside its body. */
@final
export class BackCall {
  constructor(
    /** the provider's configuration */
    readonly options: ProviderEntry,
    /** the provider's name of the model, UTF-8 */
    readonly model: Bytes,
    /** the same as content of a JSON string */
    readonly modelRaw: Bytes,
    /** Whether the client wants a stream. */
    readonly isStream: bool,
  ) {}
}

import { Bytes, KeptBody, LargeBody, requestBody, Splice } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Call } from "../call";
import { joined } from "./custom-settings";
import { prepareBody } from "./prepare";
import { PreparedBody } from "./prepared";

/** Largest body that is worked on in the VM as it is, in bytes. Linear memory never shrinks, so it stays small. */
export const LARGEST_WHOLE: i32 = 256 * 1024;

/** The client's body: as it is, or of a large one what is not base64. */
@final
export class ClientBody {
  private constructor(
    private readonly whole: Bytes,
    private readonly large: LargeBody | null,
  ) {}

  /** No body. */
  static none(): ClientBody {
    return new ClientBody(Bytes.empty(), null);
  }

  /** The host's. @param size bytes @param isWhole whether all of it is wanted here, however large */
  static read(size: i32, isWhole: bool): ClientBody {
    const isLarge = size > LARGEST_WHOLE;
    const whole = isWhole || !isLarge ? requestBody.read(0, size) : Bytes.empty();
    return new ClientBody(whole, isLarge ? LargeBody.read(requestBody) : null);
  }

  /** One that the host has no more. */
  static kept(body: Bytes): ClientBody {
    return new ClientBody(body, body.length > LARGEST_WHOLE ? LargeBody.read(new KeptBody(body)) : null);
  }

  /** The bytes; none of a large body of the host's, unless it was read whole. */
  get bytes(): Bytes {
    return this.whole;
  }

  /** Makes of it what the provider gets. */
  prepare(call: Call): PreparedBody {
    const large = this.large;
    if (large == null) return prepareBody(call, this.whole);
    const prepared = prepareBody(call, large.skeleton);
    if (prepared.wrongAt >= 0) return PreparedBody.notJson(large.positionOf(prepared.wrongAt));
    const change = prepared.change;
    return change != null && large.restoreLost(change) ? prepareBody(call, large.skeleton) : prepared;
  }

  /** What the provider gets, made here. */
  changed(change: Splice | null): Bytes {
    const large = this.large;
    return change == null || large == null ? joined(this.whole, change) : large.changed(change, this.whole);
  }

  /** Puts what was prepared in its place at the host. */
  replace(change: Splice | null): void {
    const large = this.large;
    if (change == null) return;
    if (large == null) requestBody.replacePrefix(change.length, change.bytes);
    else large.replace(change);
  }
}

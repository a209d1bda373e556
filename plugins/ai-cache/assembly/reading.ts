import { LargeBody, requestBody } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Ask } from "./ask";
import { Asked } from "./asked";
import { ClientControl } from "./client-control";
import { FrontPath } from "./front-path";
import { OutsideRuns } from "./key/outside-runs";
import { OutsideTexts } from "./key/outside-texts";
import { CachePolicy } from "./policy";
import { Skip } from "./skip";

/** Largest body that is read as it is, in bytes; of a larger one, what is base64 stays with the host. */
const LARGEST_WHOLE: i32 = 256 * 1024;

/** Bytes of a request without its long runs of base64: a longer one takes too long to be made canonical. */
const LARGEST_TEXT: i32 = 2 * 1024 * 1024;

/** What the body of the current request says: what is asked, or why that is nothing for the cache. */
@final
export class Reading {
  private constructor(
    readonly asked: Asked | null,
    readonly skip: Skip,
  ) {}

  /** @param size bytes of the body, which is whole; 0: it can not be read */
  static of(policy: CachePolicy, path: FrontPath, control: ClientControl, size: i32): Reading {
    const large = size > LARGEST_WHOLE ? LargeBody.read(requestBody) : null;
    const body = large == null ? requestBody.read(0, size) : large.skeleton;
    if (body.length > LARGEST_TEXT) return Reading.none(Skip.LargeRequest);
    const ask = size > 0 ? Ask.read(path, body) : null;
    if (ask == null) return Reading.none(Skip.Unreadable);
    if (ask.temperature > policy.maxTemperature) return Reading.none(Skip.Temperature);
    if (ask.hasForeignTools && !policy.keys.takesAnyPath) return Reading.none(Skip.ServerTools);
    const scope = policy.scope.find();
    if (scope == null) return Reading.none(Skip.NoScope);
    const outside = large == null ? new OutsideTexts() : new OutsideRuns(large);
    const key = policy.keys.keyOf(ask, scope, outside);
    if (key.length == 0) return Reading.none(Skip.NoKey);
    const groups = policy.groupsOf(scope.name, ask.model);
    return new Reading(new Asked(ask, key, scope, groups, control, large != null), Skip.None);
  }

  private static none(skip: Skip): Reading {
    return new Reading(null, skip);
  }
}

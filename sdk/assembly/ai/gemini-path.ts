import { Bytes } from "../bytes";
import { percentDecode } from "../encoding/percent";

const MODELS: Bytes = Bytes.of("/models/");

const SLASH: i32 = 0x2f;
const COLON: i32 = 0x3a;

/**
 * A path of Gemini's API taken apart: `…/models/<model>:<method>` (https://ai.google.dev/api/models). Of several places that
 * look like it the last one counts, for all who read it: a limit must not go by another model than the provider's.
 */
@final
export class GeminiPath {
  private constructor(
    private readonly path: Bytes,
    private readonly start: i32,
    private readonly colon: i32,
  ) {}

  /** @param path without its query @returns null for any other path */
  static read(path: Bytes): GeminiPath | null {
    const colon = lastColon(path);
    if (colon < 0) return null;
    const start = lastModels(path);
    return start < 0 ? null : new GeminiPath(path, start, colon);
  }

  /** What stands in front of `/models/`: a version, or somebody's prefix. */
  get before(): Bytes {
    return this.path.slice(0, this.start);
  }

  /** From `/models/` on. */
  get rest(): Bytes {
    return this.path.slice(this.start);
  }

  /** As written: percent-encoded. */
  get rawModel(): Bytes {
    return this.path.slice(this.start + MODELS.length, this.colon);
  }

  /** Decoded. */
  get model(): Bytes {
    return percentDecode(this.rawModel);
  }

  get method(): Bytes {
    return this.path.slice(this.colon + 1);
  }
}

/** Position of the colon in the last segment, or -1. */
function lastColon(path: Bytes): i32 {
  for (let at = path.length - 1; at >= 0 && path.at(at) != SLASH; at--) if (path.at(at) == COLON) return at;
  return -1;
}

function lastModels(path: Bytes): i32 {
  let found = -1;
  for (let at = path.indexOf(MODELS); at >= 0; at = path.indexOf(MODELS, at + 1)) found = at;
  return found;
}

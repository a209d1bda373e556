import { Bytes } from "../../bytes";
import { vectorAddLua, vectorAddSha, vectorSearchLua, vectorSearchSha } from "../generated/lua.gen";
import { Script, ScriptKeys } from "../script";
import { StoreValue } from "../value";

const NO_SEARCH: string = "ERR only a Redis with a search module compares vectors";

/**
 * Keeps a vector with its members in a hash of an index, which is made when it is not there; of exactly three members a search may
 * ask. Key: the hash. Arguments: index, prefix of its hashes, milliseconds to live, the vector's numbers with commas between, then
 * names and values of members in turn, with a colon in front of the names that a search may ask for. Answers `OK`.
 */
@final
export class VectorAdd extends Script {
  constructor() {
    super("vector-add", vectorAddLua(), vectorAddSha());
  }

  apply(_keys: ScriptKeys, _count: i32, _args: Array<Bytes>): StoreValue {
    return StoreValue.ofError(Bytes.of(NO_SEARCH));
  }
}

/**
 * The hashes of an index whose vectors are closest. Key: one that begins as the index's do. Arguments: index, how many, the vector's
 * numbers with commas between, names of the members that are wanted with spaces between, then names and values of those that must be
 * so. Answers a list of lists: the distance (1 less the cosine), then the members' values; none where there is no such index yet.
 */
@final
export class VectorSearch extends Script {
  constructor() {
    super("vector-search", vectorSearchLua(), vectorSearchSha());
  }

  apply(_keys: ScriptKeys, _count: i32, _args: Array<Bytes>): StoreValue {
    return StoreValue.ofError(Bytes.of(NO_SEARCH));
  }
}

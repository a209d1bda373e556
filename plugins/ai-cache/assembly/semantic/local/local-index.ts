import { Bytes, getShared, SharedUpdate, SharedValue, updateShared } from "proxy-wasm-assemblyscript-sdk/assembly";
import { sha256 } from "proxy-wasm-assemblyscript-sdk/assembly/crypto";
import { Candidate, KnownQuestion, Partition } from "../question";
import { Vector } from "../vector";
import { quantise } from "./int8-vector";
import { Shelf } from "./shelf";

/** Bytes of one shelf. Each question copies its partition's out of shared data once. */
const SHELF_BYTES: i32 = 65536;
const MOST_SHELVES: i32 = 16384;

/**
 * Questions in shared data of this Envoy process, for small sets: a fixed number of shelves, on each the questions of one
 * partition. A partition finds its shelf by a digest; one that comes to the shelf of another takes its place.
 */
@final
export class LocalIndex {
  private readonly shelves: u32;

  /**
   * @param maxBytes what all shelves may take
   * @param most questions of a partition
   */
  constructor(
    maxBytes: u32,
    private readonly most: i32,
  ) {
    this.shelves = min<u32>(max<u32>(maxBytes / SHELF_BYTES, 1), MOST_SHELVES);
  }

  closest(vector: Vector, partition: Partition, most: i32): Array<Candidate> {
    const digest = digestOf(partition);
    const int8 = quantise(vector);
    const found = getShared(this.keyOf(digest));
    return new Shelf(found.bytes, digest, int8.length).closest(int8, partition, most);
  }

  /** @returns false when other workers kept writing to the same shelf */
  insert(vector: Vector, question: KnownQuestion): bool {
    const digest = digestOf(question.partition);
    return updateShared(this.keyOf(digest), new Placement(digest, quantise(vector), question, this.most));
  }

  private keyOf(digest: Bytes): Bytes {
    const index = load<u32>(digest.ptr) % this.shelves;
    return Bytes.of("ai-cache/shelf/" + this.shelves.toString() + "/" + index.toString());
  }
}

@final
class Placement extends SharedUpdate {
  constructor(
    private readonly digest: Bytes,
    private readonly vector: Bytes,
    private readonly question: KnownQuestion,
    private readonly most: i32,
  ) {
    super();
  }

  next(current: SharedValue): Bytes {
    const shelf = new Shelf(current.bytes, this.digest, this.vector.length);
    return shelf.with(this.vector, this.question, this.most, SHELF_BYTES);
  }
}

function digestOf(partition: Partition): Bytes {
  return sha256(Bytes.of(partition.text));
}

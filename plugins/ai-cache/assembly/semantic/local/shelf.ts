import { Bytes, ByteWriter } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Candidate, KnownQuestion, Partition } from "../question";
import { int8Dot } from "./int8-vector";

// The questions of one partition as they stand in shared data: u8 format, u8 zero, u16 bytes of a vector, 32 bytes digest of the
// partition; then the entries, the youngest first: u16 length of the key, u16 length of the question, vector, key, question.

const FORMAT: i32 = 1;
const DIGEST: i32 = 32;
const HEAD: i32 = 4 + DIGEST;
const ENTRY_HEAD: i32 = 4;
const LONGEST: i32 = 0xffff;

/** Goes through the entries; ends early at bytes that are none. */
@final
class EntryCursor {
  private at: i32 = 0;
  private next: i32 = HEAD;

  constructor(
    private readonly shelf: Bytes,
    private readonly vectorSize: i32,
  ) {}

  move(): bool {
    this.at = this.next;
    const left = this.shelf.length - this.at;
    if (left < ENTRY_HEAD + this.vectorSize) return false;
    const size = ENTRY_HEAD + this.vectorSize + this.keyLength + this.textLength;
    if (size > left) return false;
    this.next = this.at + size;
    return true;
  }

  private get keyLength(): i32 {
    return <i32>load<u16>(this.shelf.ptr + <usize>this.at);
  }

  private get textLength(): i32 {
    return <i32>load<u16>(this.shelf.ptr + <usize>this.at, 2);
  }

  get vector(): usize {
    return this.shelf.ptr + <usize>(this.at + ENTRY_HEAD);
  }

  get key(): Bytes {
    const from = this.at + ENTRY_HEAD + this.vectorSize;
    return this.shelf.slice(from, from + this.keyLength);
  }

  get text(): Bytes {
    return this.shelf.slice(this.at + ENTRY_HEAD + this.vectorSize + this.keyLength, this.next);
  }

  get bytes(): Bytes {
    return this.shelf.slice(this.at, this.next);
  }
}

/** The questions of one partition, compared one by one. A value: it knows no host. */
@final
export class Shelf {
  /** @param bytes as `write` made them; what is none of the partition's is an empty shelf */
  constructor(
    private readonly bytes: Bytes,
    /** SHA-256 of the partition. */
    private readonly digest: Bytes,
    private readonly vectorSize: i32,
  ) {}

  private get isOurs(): bool {
    const bytes = this.bytes;
    if (bytes.length < HEAD || bytes.at(0) != FORMAT) return false;
    return <i32>load<u16>(bytes.ptr, 2) == this.vectorSize && bytes.slice(4, HEAD).equals(this.digest);
  }

  /** The question that is closest, with the cosine as its score; null when there is none. @param vector as `quantise` makes it */
  closest(vector: Bytes, partition: Partition, most: i32): Array<Candidate> {
    const found: Candidate[] = [];
    if (!this.isOurs || vector.length != this.vectorSize) return found;
    const norm = Math.sqrt(<f64>int8Dot(vector.ptr, vector.ptr, this.vectorSize));
    const cursor = new EntryCursor(this.bytes, this.vectorSize);
    while (cursor.move()) {
      const own = Math.sqrt(<f64>int8Dot(cursor.vector, cursor.vector, this.vectorSize));
      const score = <f64>int8Dot(vector.ptr, cursor.vector, this.vectorSize) / (norm * own);
      if (!isFinite(score)) continue;
      if (found.length == most && score <= found[most - 1].score) continue;
      keep(found, new Candidate(new KnownQuestion(cursor.text, cursor.key, partition), score), most);
    }
    return found;
  }

  /**
   * The shelf with one question more, in the place of what was under its key; the oldest go when there are more than `most`, or
   * more than `room` bytes.
   */
  with(vector: Bytes, question: KnownQuestion, most: i32, room: i32): Bytes {
    const out = new ByteWriter(this.bytes.length + this.vectorSize + question.text.length + 256);
    const size = ENTRY_HEAD + vector.length + question.key.length + question.text.length;
    const fits = question.key.length <= LONGEST && question.text.length <= LONGEST && HEAD + size <= room;
    if (!fits || vector.length != this.vectorSize) return this.bytes;
    out.byte(FORMAT);
    out.byte(0);
    writeLength(out, this.vectorSize);
    out.bytes(this.digest);
    writeLength(out, question.key.length);
    writeLength(out, question.text.length);
    out.bytes(vector);
    out.bytes(question.key);
    out.bytes(question.text);
    if (this.isOurs) this.copyOthers(out, question.key, most - 1, room);
    return out.take();
  }

  private copyOthers(out: ByteWriter, key: Bytes, most: i32, room: i32): void {
    const cursor = new EntryCursor(this.bytes, this.vectorSize);
    for (let count = 0; count < most && cursor.move(); ) {
      if (cursor.key.equals(key)) continue;
      if (out.length + cursor.bytes.length > room) return;
      out.bytes(cursor.bytes);
      count++;
    }
  }
}

function writeLength(out: ByteWriter, length: i32): void {
  out.byte(length & 0xff);
  out.byte(length >> 8);
}

/** Puts a candidate in its place, the closest first. */
function keep(found: Array<Candidate>, candidate: Candidate, most: i32): void {
  if (found.length == most) found.pop();
  let at = found.length;
  found.push(candidate);
  while (at > 0 && found[at - 1].score < candidate.score) {
    found[at] = found[at - 1];
    at--;
  }
  found[at] = candidate;
}

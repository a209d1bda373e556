import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { ServiceHandler } from "../service/client";
import { pieceEnd } from "../verdict/cut";
import { OpinionMemory } from "../verdict/memory";
import { Opinion } from "../verdict/opinion";
import { JudgedText, Piece, Subject } from "../verdict/subject";
import { Check } from "./check";
import { Judging } from "./judging";

/** Calls of one check that are open at once. */
const MOST_OPEN: i32 = 4;

/** One check at work on one half of an exchange: it asks its service in batches, a few at a time. */
@final
export class CheckRun {
  private pieces: Array<Piece> = [];
  private next: i32 = 0;
  private open: i32 = 0;
  private isAsking: bool = false;

  constructor(
    private readonly judging: Judging,
    readonly check: Check,
    private readonly subject: Subject,
  ) {}

  /** Nothing is asked, and nothing awaited. */
  get isDone(): bool {
    return this.open == 0 && this.next >= this.pieces.length;
  }

  /** @param most pieces; with more, there is no verdict */
  start(texts: Array<JudgedText>, most: i32): void {
    for (let i = 0; i < texts.length; i++) {
      if (this.check.covers(texts[i]) && !this.cut(i, texts[i], most)) {
        this.pieces = [];
        this.judging.onFailure(this.check, "too much text");
        return;
      }
    }
    this.pieces = this.unknown(this.pieces);
    this.askMore();
  }

  onAnswer(batch: Array<Piece>, body: Bytes, why: string): void {
    this.open--;
    if (this.judging.isOver) return;
    const opinions: Array<Opinion> | null = why.length > 0 ? null : this.check.moderator.read(body, batch.length);
    if (opinions != null) this.take(batch, opinions);
    else {
      if (why.length == 0) this.check.client.failed("its answer is none that it could give");
      this.judging.onFailure(this.check, why.length > 0 ? why : "malformed");
    }
    this.askMore();
    this.judging.onProgress();
  }

  /** False when there are more than so many pieces. */
  private cut(index: i32, text: JudgedText, most: i32): bool {
    for (let from = 0; from < text.text.length; ) {
      if (this.pieces.length >= most) return false;
      const end = pieceEnd(text.text, from, this.check.moderator.longest);
      this.pieces.push(new Piece(index, text.where, from, text.text.slice(from, end)));
      from = end;
    }
    return true;
  }

  /** The pieces of which the worker remembers no opinion; of the others, it is taken. */
  private unknown(pieces: Array<Piece>): Array<Piece> {
    const left: Piece[] = [];
    for (let i = 0; i < pieces.length && !this.judging.isOver; i++) {
      const opinion: Opinion | null = this.subject.isStream
        ? null
        : this.check.memory.get(this.keyOf(pieces[i]), this.subject.now);
      if (opinion == null) left.push(pieces[i]);
      else this.judging.onOpinion(this.check, pieces[i], opinion);
    }
    return left;
  }

  private keyOf(piece: Piece): string {
    return OpinionMemory.keyOf(this.check.moderator.scope(this.subject), piece.bytes);
  }

  private take(batch: Array<Piece>, opinions: Array<Opinion>): void {
    this.check.client.succeeded();
    for (let i = 0; i < batch.length && i < opinions.length; i++) {
      // What a service says of a part of a stream may depend on the parts before.
      if (!this.subject.isStream) this.check.memory.set(this.keyOf(batch[i]), opinions[i], this.subject.now);
      if (!this.judging.isOver) this.judging.onOpinion(this.check, batch[i], opinions[i]);
    }
  }

  private askMore(): void {
    // A call that fails at once comes back in here.
    if (this.isAsking) return;
    this.isAsking = true;
    while (this.open < MOST_OPEN && this.next < this.pieces.length && !this.judging.isOver) this.ask();
    this.isAsking = false;
  }

  private ask(): void {
    const moderator = this.check.moderator;
    const batch = this.pieces.slice(this.next, this.next + moderator.batch);
    this.next += batch.length;
    this.open++;
    const call = moderator.request(batch, this.subject);
    if (this.check.client.ask(call, this.judging.stream, new BatchHandler(this, batch))) return;
    this.open--;
    this.judging.onFailure(this.check, "it was not asked");
  }
}

@final
class BatchHandler extends ServiceHandler {
  constructor(
    private readonly run: CheckRun,
    private readonly batch: Array<Piece>,
  ) {
    super();
  }

  onAnswer(body: Bytes, why: string): void {
    this.run.onAnswer(this.batch, body, why);
  }
}

import { Bytes, HttpContext } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AnswerReading, CollectedAnswer, Coming, Front } from "proxy-wasm-assemblyscript-sdk/assembly/ai";
import { StoreFault } from "proxy-wasm-assemblyscript-sdk/assembly/store";
import { textOfAnswer } from "./answer";
import { History, Round, writeRounds } from "./history";
import { HistoryPlugin } from "./plugin";
import { HistoryPolicy } from "./policy";
import { HistoryReader } from "./store";

/** Reads an answer as it passes, and adds it with its question to what is kept. */
@final
export class Recording extends HistoryReader {
  private readonly answer: CollectedAnswer;
  private readonly reading: AnswerReading;
  private round: Round | null = null;

  /** @param question escaped */
  constructor(
    private readonly policy: HistoryPolicy,
    private readonly plugin: HistoryPlugin,
    private readonly key: Bytes,
    private readonly question: Bytes,
    front: Front,
    coming: Coming,
  ) {
    super();
    const answer = new CollectedAnswer(policy.most);
    this.answer = answer;
    this.reading = new AnswerReading(front, coming, answer, policy.most);
  }

  /** Whether the answer's bytes are wanted. */
  get reads(): bool {
    return !this.reading.lost;
  }

  push(chunk: Bytes): void {
    this.reading.push(chunk);
  }

  /** The answer has come to its end. */
  end(stream: HttpContext): void {
    this.reading.close();
    const answer = this.reading.lost ? Bytes.empty() : textOfAnswer(this.answer);
    if (answer.length == 0) return;
    this.round = new Round(this.question, answer);
    // What is kept may have grown since the question was asked.
    this.policy.store.read(this.key, stream, this);
  }

  onHistory(json: Bytes, fault: StoreFault, error: string, _late: bool): void {
    if (fault != StoreFault.None) this.plugin.storeFailed(fault, error);
    else {
      this.plugin.count("recorded");
      this.keep(json);
    }
  }

  onOrphanHistory(json: Bytes, fault: StoreFault): void {
    if (fault == StoreFault.None) this.keep(json);
  }

  private keep(json: Bytes): void {
    const round = this.round;
    if (round == null) return;
    const history = History.read(json);
    history.add(round);
    const rounds = history.last(this.policy.rounds, this.policy.most);
    const kept = rounds.length == 0 ? Bytes.empty() : writeRounds(rounds);
    if (kept.length > 0) this.policy.store.write(this.key, kept);
  }
}

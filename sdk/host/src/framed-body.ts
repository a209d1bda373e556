/** A body that comes in frames. */
export abstract class FramedBody {
  /** The frames, as they came. */
  readonly chunks: Buffer[] = [];

  get body(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.body.toString("utf8");
  }

  get json(): unknown {
    return JSON.parse(this.text);
  }
}

/** The access tokens a stub has given out, and until when they are good. */
export class AccessTokens {
  /** A token that never expires, for tests that are not about tokens. */
  readonly lasting = "ya29.stub-lasting";
  private readonly expiries = new Map<string, number>();
  private readonly now: () => number;

  /** `now` gives milliseconds since 1970. */
  constructor(now: () => number) {
    this.now = now;
  }

  issue(seconds: number): string {
    const token = `ya29.c.stub-${String(this.expiries.size + 1).padStart(6, "0")}`;
    this.expiries.set(token, this.now() + seconds * 1000);
    return token;
  }

  isValid(token: string): boolean {
    return token === this.lasting || this.now() < (this.expiries.get(token) ?? 0);
  }

  /** Ends all tokens given out so far. */
  revoke(): void {
    for (const token of this.expiries.keys()) this.expiries.set(token, 0);
  }
}

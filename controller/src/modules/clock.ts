/** Time, as tests can turn it. */
export interface Clock {
  /** milliseconds since the epoch */
  now(): number;
  /** Calls once after so many milliseconds, unless the returned function is called before. Keeps no process alive. */
  schedule(action: () => void, milliseconds: number): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (action, milliseconds) => {
    const timer = setTimeout(action, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

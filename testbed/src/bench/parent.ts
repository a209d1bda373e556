/** In a child process: answers the parent's questions one after the other, and ends with the channel. */
export function answerParent<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  let last = Promise.resolve();
  process.on("message", (question) => {
    last = last.then(async () => {
      const reply = await answer(question as Question);
      if (process.connected) process.send?.(reply);
    });
  });
  process.on("disconnect", () => process.exit(0));
}

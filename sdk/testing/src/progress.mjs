// What a program that runs tests tells `sluice test`, which started it and ends it when it says nothing for too long.
import process from "node:process";

/**
 * @param {{ began?: string, ended?: string }} progress
 * @returns {Promise<void>} resolves once it is on its way: what loops afterwards sends nothing any more
 */
export function tell(progress) {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(progress, () => resolve());
  });
}

/** Ends this process and its children, a group of its own, when the one that started it is gone. */
export function endWithParent() {
  if (process.channel === undefined) return;
  process.once("disconnect", () => process.kill(-process.pid, "SIGKILL"));
  process.channel.unref();
}

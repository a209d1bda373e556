import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Why a mutant cannot be made of the sources as they are: the list must not rot. */
export function findFaults({ file, text, by, breaks, test }, root) {
  const place = path.join(root, file);
  const faults = [];
  if (!existsSync(place)) faults.push("there is no such file");
  else {
    const found = readFileSync(place, "utf8").split(text).length - 1;
    if (found !== 1) faults.push(`this is found ${found} times, not once: ${text}`);
  }
  if (text === by) faults.push("it changes nothing");
  if (!existsSync(path.join(root, test.file))) faults.push(`there is no test ${test.file}`);
  return faults.map((fault) => `${file}: ${breaks}: ${fault}`);
}

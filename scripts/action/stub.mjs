// In the place of npm, npx, docker and git while workflows are tested: notes how it was called, and
// answers a build and a push.
import { appendFileSync, readFileSync, statSync } from "node:fs";

const { CALLS = "", DOCKER_CONFIG, KUBECONFIG, COSIGN_PRIVATE_KEY, SOURCE_DATE_EPOCH } = process.env;
const command = process.argv.slice(2);

/** A file with secrets is nobody's to read but its owner's. */
function secretFile(file) {
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others`);
  return readFileSync(file, "utf8");
}

const call = {
  command,
  ...(DOCKER_CONFIG === undefined ? {} : { docker: JSON.parse(secretFile(`${DOCKER_CONFIG}/config.json`)) }),
  ...(KUBECONFIG === undefined ? {} : { kubeconfig: secretFile(KUBECONFIG) }),
  ...(COSIGN_PRIVATE_KEY ? { key: COSIGN_PRIVATE_KEY } : {}),
  ...(SOURCE_DATE_EPOCH ? { epoch: SOURCE_DATE_EPOCH } : {}),
};
appendFileSync(CALLS, `${JSON.stringify(call)}\n`);
const digest = `sha256:${"ab".repeat(32)}`;
if (command[0] === "git") console.log("1700000000");
else if (command.includes("build")) {
  console.log("module      raw       verdict\nhello.wasm  28.3 KiB  ok");
  if (command.includes("fails")) process.exitCode = 1;
} else if (command.includes("push")) {
  const reference = `${command.find((part) => part.includes("/"))?.replace(/:[^:/]*$/, "")}@${digest}`;
  console.log(command.includes("--json") ? JSON.stringify({ reference, digest }, null, 2) : reference);
}

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { MissingError, SecretText, UserError } from "@sluice/manifest";
import { generateKeys, keyFingerprint, parsePublicKey } from "@sluice/oci";
import { ExitCode } from "../errors.ts";
import { passwordOf } from "../signing/read-key.ts";
import { isInteractive } from "../terminal.ts";

/** `sluice keygen [PREFIX]`: writes PREFIX.key and PREFIX.pub. Answers the exit code. */
export async function keygenCommand(prefix: string): Promise<number> {
  const [privateFile, publicFile] = [`${prefix}.key`, `${prefix}.pub`] as const;
  const present = [privateFile, publicFile].find((file) => existsSync(file));
  if (present !== undefined) {
    throw new UserError("there is a file of this name; what was signed with a key needs that key", {
      where: present,
      help: "name the new pair otherwise: `sluice keygen release-2`",
    });
  }
  const { privateKey, publicKey } = generateKeys(passwordOf(process.env) ?? (await askPassword()));
  await write(privateFile, privateKey, 0o600);
  await write(publicFile, publicKey, 0o644);
  console.error(
    `the key ${keyFingerprint(parsePublicKey(publicKey, publicFile))}: keep ${privateFile} secret, and give ${publicFile} to whoever verifies`,
  );
  console.log(`${privateFile}\n${publicFile}`);
  return ExitCode.Done;
}

async function askPassword(): Promise<SecretText> {
  const help = "set COSIGN_PASSWORD; the empty one leaves the key in the clear";
  if (!isInteractive()) throw new MissingError("the key needs a password, and nobody can be asked", { help });
  const { isCancel, password } = await import("@clack/prompts");
  const first = await password({ message: "Password for the private key" });
  if (isCancel(first)) throw new UserError("no password was given", { help });
  const second = await password({ message: "The same again" });
  if (first === second) return new SecretText(first);
  throw new UserError("the passwords differ", { help: "try again; nothing was written" });
}

/** Never over a file that appeared meanwhile. */
async function write(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode, flag: "wx" }).catch((cause: Error) => {
    throw new MissingError(`the file cannot be written: ${cause.message.split(",", 1)[0]}`, {
      where: file,
      help: "name another place",
      cause,
    });
  });
}

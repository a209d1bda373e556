import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { join } from "node:path";
import { type KubeUser, tokenFile } from "./kubeconfig.ts";
import { ServerProcess } from "./server-process.ts";

export interface ApiServerInit {
  readonly path: string;
  /** For certificates, keys and tokens: those of an earlier run are used again. */
  readonly directory: string;
  readonly etcdUrl: string;
  readonly port: number;
  readonly users: readonly KubeUser[];
  /** Further flags. */
  readonly args: readonly string[];
}

/** Writes what kube-apiserver reads at its start. */
export async function prepareApiServer({ directory, users }: ApiServerInit): Promise<void> {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = privateKey.export({ type: "pkcs1", format: "pem" });
  await writeFile(serviceAccountKey(directory), key, { mode: 0o600 });
  await writeFile(join(directory, "tokens.csv"), tokenFile(users), { mode: 0o600 });
}

/** Starts it; with the same directory and port, clients find the same server again. */
export function startApiServer(init: ApiServerInit): Promise<ServerProcess> {
  const { directory, path } = init;
  const isReady = async () => (await get(init, "/readyz")) === "ok";
  return ServerProcess.start({ name: "kube-apiserver", path, args: commandLine(init), directory, isReady });
}

/** PEM certificate that a client has to trust: the server makes it for itself at its first start. */
export function apiServerCa(directory: string): Promise<string> {
  return readFile(join(directory, "certs", "apiserver.crt"), "utf8");
}

/** Signs the tokens of service accounts. */
export function serviceAccountKey(directory: string): string {
  return join(directory, "service-account.key");
}

function commandLine({ directory, etcdUrl, port, args }: ApiServerInit): string[] {
  const key = serviceAccountKey(directory);
  const flags = {
    "etcd-servers": etcdUrl,
    "bind-address": "127.0.0.1",
    "advertise-address": "127.0.0.1",
    "secure-port": String(port),
    "cert-dir": join(directory, "certs"),
    // The Service `kubernetes` cannot have endpoints on loopback.
    "endpoint-reconciler-type": "none",
    "service-cluster-ip-range": "10.96.0.0/16",
    "service-account-issuer": `https://127.0.0.1:${port}`,
    "service-account-key-file": key,
    "service-account-signing-key-file": key,
    "token-auth-file": join(directory, "tokens.csv"),
    "authorization-mode": "RBAC",
    // No kubelet asks for tokens, and none takes the taint of a new node away.
    "disable-admission-plugins": "ServiceAccount,TaintNodesByCondition",
    profiling: "false",
  };
  return [...Object.entries(flags).map(([name, value]) => `--${name}=${value}`), ...args];
}

/** Without a look at the certificate, which does not exist before the first start. */
function get({ port, users }: ApiServerInit, path: string): Promise<string> {
  const headers = { authorization: `Bearer ${users[0]?.token ?? ""}` };
  const options = { host: "127.0.0.1", port, path, headers, agent: false, rejectUnauthorized: false, timeout: 5_000 };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    });
    sent.on("timeout", () => sent.destroy(new Error("no answer")));
    sent.on("error", reject);
    sent.end();
  });
}

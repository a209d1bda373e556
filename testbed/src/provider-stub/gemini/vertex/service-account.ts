import { type CryptoKey, exportPKCS8, generateKeyPair } from "jose";

/** The JSON that Google hands out for a service account: what a client's configuration holds. */
export interface ServiceAccount {
  readonly type: "service_account";
  readonly project_id: string;
  readonly private_key_id: string;
  /** PKCS#8 in PEM. */
  readonly private_key: string;
  readonly client_email: string;
  readonly client_id: string;
  readonly auth_uri: string;
  /** The stub's own token endpoint. */
  readonly token_uri: string;
  readonly auth_provider_x509_cert_url: string;
  readonly client_x509_cert_url: string;
  readonly universe_domain: string;
}

export interface Signer {
  readonly account: ServiceAccount;
  readonly publicKey: CryptoKey;
}

/** The only project whose models the stub serves. */
export const VERTEX_STUB_PROJECT = "stub-project";

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;
const made: Promise<KeyPair>[] = [];

/** One key pair for all stubs of a process: making one takes a tenth of a second. */
function keyPair(): Promise<KeyPair> {
  const pair = made[0] ?? generateKeyPair("RS256", { extractable: true });
  made[0] = pair;
  return pair;
}

/** A service account whose tokens come from the stub at `url`. */
export async function makeServiceAccount(url: string): Promise<Signer> {
  const { privateKey, publicKey } = await keyPair();
  const email = `tester@${VERTEX_STUB_PROJECT}.iam.gserviceaccount.com`;
  const account: ServiceAccount = {
    type: "service_account",
    project_id: VERTEX_STUB_PROJECT,
    private_key_id: "stub-key-1",
    private_key: await exportPKCS8(privateKey),
    client_email: email,
    client_id: "100000000000000000001",
    auth_uri: `${url}/auth`,
    token_uri: `${url}/token`,
    auth_provider_x509_cert_url: `${url}/certs`,
    client_x509_cert_url: `${url}/certs/${encodeURIComponent(email)}`,
    universe_domain: "googleapis.com",
  };
  return { account, publicKey };
}

import { request } from "node:http";

/** Where the admin interface listens: a Unix socket (only its owner may connect), or a TCP address. */
export type AdminAddress = { readonly socketPath: string } | { readonly host: string; readonly port: number };

export interface AdminReply {
  readonly status: number;
  readonly body: string;
}

export interface ListenerAddress {
  readonly name: string;
  /** IP address; for a Unix socket its path. */
  readonly address: string;
  /** The real one, also where the configuration says 0. 0 for a Unix socket. */
  readonly port: number;
}

/** Milliseconds; the admin interface answers from memory. */
const TIMEOUT = 10_000;

/** Client of Envoy's admin interface. It shows plugin configurations in clear, so never forward its answers. */
export class Admin {
  readonly address: AdminAddress;

  constructor(address: AdminAddress) {
    this.address = address;
  }

  /** Rejects when nothing listens there or no answer comes in ten seconds. */
  request(method: "GET" | "POST", path: string): Promise<AdminReply> {
    return new Promise((resolve, reject) => {
      const sent = request({ ...this.address, method, path, timeout: TIMEOUT, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString("utf8") });
        });
      });
      sent.on("timeout", () => sent.destroy(new Error(`the admin interface did not answer ${path} in ${TIMEOUT} ms`)));
      sent.on("error", reject);
      sent.end();
    });
  }

  /** The body of an answer with status 200; anything else rejects. */
  async get(path: string): Promise<string> {
    const reply = await this.request("GET", path);
    if (reply.status !== 200) {
      throw new Error(`the admin interface answered ${reply.status} to ${path}: ${reply.body.slice(0, 200)}`);
    }
    return reply.body;
  }

  /** True once Envoy serves (`/ready`); false while it starts, or when nothing listens yet. */
  async isReady(): Promise<boolean> {
    try {
      return (await this.request("GET", "/ready")).status === 200;
    } catch {
      return false;
    }
  }

  /** Counters and gauges whose names match the regular expression (RE2). */
  async stats(filter: string): Promise<Map<string, number>> {
    const text = await this.get(`/stats?format=json&filter=${encodeURIComponent(filter)}`);
    const { stats } = JSON.parse(text) as { stats: { name?: string; value?: unknown }[] };
    const values = new Map<string, number>();
    for (const { name, value } of stats) {
      if (name !== undefined && typeof value === "number") {
        values.set(name, value);
      }
    }
    return values;
  }

  /** Listeners that are active, with their real ports. */
  async listeners(): Promise<ListenerAddress[]> {
    const text = await this.get("/listeners?format=json");
    const { listener_statuses: statuses = [] } = JSON.parse(text) as { listener_statuses?: ListenerStatus[] };
    return statuses.map(({ name, local_address: local }) => ({
      name,
      address: local?.socket_address?.address ?? local?.pipe?.path ?? "",
      port: local?.socket_address?.port_value ?? 0,
    }));
  }
}

/** envoy.admin.v3.ListenerStatus, the part that we read. */
interface ListenerStatus {
  readonly name: string;
  readonly local_address?: {
    readonly socket_address?: { readonly address: string; readonly port_value?: number };
    readonly pipe?: { readonly path: string };
  };
}

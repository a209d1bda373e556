import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { AdsEvents } from "./ads-events.ts";
import { type Admission, type AdsNode, AdsSession, type NodeState, type SessionEvents } from "./ads-session.ts";
import type { AdsStream } from "./ads-stream.ts";
import { compare, type Snapshot } from "./snapshot.ts";
import { StreamFault } from "./stream-fault.ts";
import type { Variant } from "./variant.ts";

/** What is known of the other end without its word. */
export interface AdsPeer {
  /** Address and port. */
  readonly address: string;
  /** Names in the certificate that the client showed, such as `DNS:gateway-a`; empty without one. */
  readonly certificateNames: readonly string[];
}

export interface HubOptions {
  readonly groupOf: (node: AdsNode, peer: AdsPeer) => string | { readonly refused: string };
  readonly events: AdsEvents;
  /** Milliseconds. */
  readonly clusterLinger: number;
  readonly maxStreams: number;
}

/** Milliseconds in which a stream must have said who it is. */
const FIRST_REQUEST_TIMEOUT = 30_000;

/** The part of a session that does not depend on the form of the protocol. */
type Session = Pick<AdsSession<never, never>, "group" | "node" | "update" | "offerAgain" | "state" | "end" | "dispose">;

interface Waiter {
  readonly group: string;
  readonly resolve: (states: readonly NodeState[]) => void;
}

/** The snapshots, and the streams that are to have them. */
export class AdsHub {
  readonly #options: HubOptions;
  readonly #snapshots = new Map<string, Snapshot>();
  readonly #sessions = new Set<Session>();
  readonly #waiters = new Set<Waiter>();
  /** Session → what it was last told to have settled on: a snapshot, and what of it is refused. */
  readonly #settled = new WeakMap<Session, string>();
  #closed = false;

  constructor(options: HubOptions) {
    this.#options = options;
  }

  setSnapshot(group: string, snapshot: Snapshot): void {
    if (this.#snapshots.get(group)?.version === snapshot.version) {
      return;
    }
    this.#snapshots.set(group, snapshot);
    for (const session of this.#of(group)) {
      session.update(snapshot);
    }
  }

  offerAgain(group: string): void {
    for (const session of this.#of(group)) {
      session.offerAgain();
    }
  }

  deleteSnapshot(group: string): void {
    this.#snapshots.delete(group);
  }

  /** By group, then node. */
  nodes(): NodeState[] {
    const known = [...this.#sessions].filter(({ group }) => group !== undefined);
    const states = known.map((session) => session.state());
    return states.sort((a, b) => compare(a.group, b.group) || compare(a.node, b.node) || compare(a.peer, b.peer));
  }

  served(group: string, signal: AbortSignal | undefined): Promise<readonly NodeState[]> {
    if (signal?.aborted === true) {
      return Promise.reject(signal.reason);
    }
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
      };
      const done = (states: readonly NodeState[]) => {
        signal?.removeEventListener("abort", abort);
        resolve(states);
      };
      const waiter = { group, resolve: done };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiters.add(waiter);
      this.#look(waiter);
    });
  }

  /** Takes a stream in. */
  accept<Request, Response>(
    call: ServerDuplexStream<Request, Response>,
    variant: (stream: AdsStream) => Variant<Request, Response>,
  ): void {
    // Without a listener a broken connection would be an uncaught error.
    call.on("error", () => {});
    const { clusterLinger: linger } = this.#options;
    const peer = peerOf(call);
    const events = this.#eventsOf(() => session);
    const admit = (node: AdsNode) => this.#admit(node, peer);
    const session: AdsSession<Request, Response> = new AdsSession({
      call,
      variant,
      admit,
      events,
      linger,
      now: () => performance.now(),
    });
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#options.events.turnedAway?.(peer.address, refusal.message);
      session.end(refusal);
      return;
    }
    this.#sessions.add(session);
    this.#watch(call, session);
  }

  /** Ends all streams; later ones are turned away. */
  close(): void {
    this.#closed = true;
    for (const session of [...this.#sessions]) {
      session.end(new StreamFault(status.UNAVAILABLE, "the server stops"));
    }
  }

  #watch(call: ServerDuplexStream<unknown, unknown>, session: Session): void {
    const timer = setTimeout(() => {
      if (session.node === undefined) {
        session.end(new StreamFault(status.DEADLINE_EXCEEDED, "no request came"));
      }
    }, FIRST_REQUEST_TIMEOUT);
    timer.unref();
    const gone = () => {
      clearTimeout(timer);
      if (this.#sessions.delete(session)) {
        if (session.group !== undefined) {
          this.#options.events.disconnected?.(session.state());
        }
        session.dispose();
        this.#lookAll();
      }
    };
    call.on("cancelled", gone);
    call.on("close", gone);
    call.on("end", gone);
    call.on("error", gone);
  }

  #refusal(): StreamFault | undefined {
    if (this.#closed) {
      return new StreamFault(status.UNAVAILABLE, "the server stops");
    }
    if (this.#sessions.size >= this.#options.maxStreams) {
      return new StreamFault(status.RESOURCE_EXHAUSTED, "too many streams");
    }
    return undefined;
  }

  #admit(node: AdsNode, peer: AdsPeer): Admission {
    const group = this.#options.groupOf(node, peer);
    if (typeof group !== "string") {
      throw new StreamFault(status.PERMISSION_DENIED, group.refused);
    }
    return { group, snapshot: this.#snapshots.get(group) };
  }

  #eventsOf(session: () => Session): SessionEvents {
    const { events } = this.#options;
    const named = () => ({ group: session().group ?? "", node: session().node?.id ?? "" });
    return {
      connected: () => events.connected?.(session().state()),
      sent: (type, { changed, removed }) =>
        events.sent?.({ ...named(), type, changed: changed.map(({ name }) => name), removed }),
      refused: (type, refusals) => events.refused?.({ ...named(), type, refusals }),
      progressed: () => this.#progressed(session()),
      turnedAway: (peer, reason) => events.turnedAway?.(peer, reason),
    };
  }

  #progressed(session: Session): void {
    if (this.#options.events.settled !== undefined) {
      const state = session.state();
      const outcome = [state.snapshot, ...state.refusals.map(({ type, name }) => `${type}/${name}`)].join(" ");
      if (state.settled && state.snapshot !== undefined && this.#settled.get(session) !== outcome) {
        this.#settled.set(session, outcome);
        this.#options.events.settled(state);
      }
    }
    if (this.#waiters.size > 0) {
      this.#lookAll();
    }
  }

  #of(group: string): Session[] {
    return [...this.#sessions].filter((session) => session.group === group);
  }

  #lookAll(): void {
    for (const waiter of [...this.#waiters]) {
      this.#look(waiter);
    }
  }

  #look(waiter: Waiter): void {
    const version = this.#snapshots.get(waiter.group)?.version;
    const states = this.#of(waiter.group).map((session) => session.state());
    const done = states.length > 0 && states.every(({ settled, snapshot }) => settled && snapshot === version);
    if (done) {
      this.#waiters.delete(waiter);
      waiter.resolve(states);
    }
  }
}

function peerOf(call: ServerDuplexStream<unknown, unknown>): AdsPeer {
  const certificate = call.getAuthContext().sslPeerCertificate;
  // Node writes them as one line, `DNS:a, URI:spiffe://…`, and quotes what could be mistaken for its own commas.
  const names = certificate?.subjectaltname?.split(", ") ?? [];
  return { address: call.getPeer(), certificateNames: names };
}

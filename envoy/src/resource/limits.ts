/**
 * Bytes of one stream that Envoy buffers for filters which read a whole body, for requests and responses alike; a larger
 * request is answered 413. Envoy's own 1 MiB is too small for chats with images. 32 MiB holds what the providers accept
 * (Anthropic 32 MB, OpenAI 50 MB with files uploaded apart), and is a bound for each stream, not memory set aside: budget
 * limit × concurrent large requests.
 */
export const DEFAULT_BUFFER_LIMIT = 32 * 1024 * 1024;

/**
 * Seconds without a byte in either direction before Envoy ends a stream. A reasoning model may think for minutes before
 * its first token; Envoy's own 300 s would cut it off.
 */
export const DEFAULT_IDLE_TIMEOUT = 900;

/** Seconds; a TCP and TLS handshake with a provider in another continent takes less than one. */
export const DEFAULT_CONNECT_TIMEOUT = 5;

/** Concurrent connections and requests of a cluster. Envoy's own 1,024 refuses the rest, and a chat lasts a minute. */
export const DEFAULT_CONCURRENCY_LIMIT = 65_536;

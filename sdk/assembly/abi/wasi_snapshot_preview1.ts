// WASI preview 1, of which every proxy-wasm host has these. Both answer a WASI errno, 0 for success.
/** @param clock 0 realtime, 1 monotonic @param precision nanoseconds @param timeOut u64 nanoseconds */
export declare function clock_time_get(clock: u32, precision: u64, timeOut: usize): i32;
export declare function random_get(buffer: usize, size: usize): i32;

export declare function proxy_unheard_of(): void;
export declare function proxy_redis_init(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize, timeoutMs: u32): i32;
export declare function proxy_redis_call(service: usize, size: usize, query: usize, querySize: usize, token: usize): i32;
export declare function proxy_get_upstream_hosts(out: usize, sizeOut: usize): i32;
export declare function proxy_set_upstream_override_host(address: usize, size: usize): i32;
export declare function proxy_inject_encoded_data_to_filter_chain(data: usize, size: usize, end: bool): i32;

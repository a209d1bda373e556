export declare function proxy_log(level: i32, message: usize, size: usize): i32;
export declare function proxy_get_buffer_bytes(buffer: i32, start: u32, length: u32, bytes: usize, size: usize): i32;
export declare function proxy_get_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  size: usize,
): i32;
export declare function proxy_add_header_map_value(
  map: i32,
  key: usize,
  keySize: usize,
  value: usize,
  size: usize,
): i32;

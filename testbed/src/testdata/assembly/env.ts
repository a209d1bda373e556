// The file's name is the module the imports come from.
export declare function proxy_log(level: i32, data: usize, size: usize): i32;
export declare function proxy_get_buffer_bytes(kind: i32, start: i32, length: i32, data: usize, size: usize): i32;
export declare function proxy_get_property(path: usize, pathSize: usize, data: usize, size: usize): i32;
export declare function proxy_add_header_map_value(map: i32, key: usize, keySize: usize, value: usize, valueSize: usize): i32;
export declare function proxy_define_metric(kind: i32, name: usize, nameSize: usize, id: usize): i32;
export declare function proxy_increment_metric(id: i32, offset: i64): i32;
export declare function proxy_replace_header_map_value(map: i32, key: usize, keySize: usize, value: usize, valueSize: usize): i32;

// Generated from scripts/lua/*.lua by `npm run generate`; do not edit.
import { Bytes } from "../../bytes";

/** scripts/lua/charge.lua */
export function chargeLua(): Bytes {
  return Bytes.of("local BUCKETS = 16\nlocal MOST_USED = 9e18\nlocal now = tonumber(ARGV[1])\nif now == 0 then\nlocal time = redis.call('TIME')\nnow = time[1] * 1000 + math.floor(time[2] / 1000)\nend\nlocal accounts = #KEYS\nlocal remember = tonumber(ARGV[2])\nlocal role = ARGV[3]\nlocal reserved = nil\nif remember > 0 then\nlocal call = redis.call('GET', KEYS[accounts])\nif call and (role == 'o' or string.sub(call, 1, 1) ~= 'o') then\nreturn {-1}\nend\naccounts = accounts - 1\nif role == 'u' then\nreserved = {}\nfor mark in string.gmatch(call or '', '%d+') do\ntable.insert(reserved, tonumber(mark))\nend\nend\nend\nlocal function whole(number)\nreturn string.format('%.0f', number)\nend\nlocal function integer(text)\nreturn string.match(text or '0', '^-?%d+$') and tonumber(text or '0')\nend\nlocal WRONG = 'WRONGTYPE under the key is no account of this kind'\nlocal function readCounter(a)\nlocal text = redis.call('GET', a.key)\na.used = integer(text)\nif not a.used then\nreturn WRONG\nend\nif a.kind == 'p' then\na.window = math.max(a.window - now, 1)\nend\na.left = redis.call('PTTL', a.key)\na.timeless = a.left < 0\nif a.timeless then\na.left = a.window\nend\nlocal over = not text or (a.kind == 'f' and math.abs(now + a.left - a.mark) * 2 > a.window)\nif a.delta < 0 and a.mark > 0 and over then\na.delta = 0\nend\na.delta = math.max(a.delta, -math.max(a.used, 0))\na.delta = math.min(a.delta, math.max(MOST_USED - math.max(a.used, 0), 0))\na.fits = a.used + a.delta <= a.limit\na.retry = a.delta > a.limit and -1 or a.left\nend\nlocal function writeCounter(a)\nif a.delta ~= 0 then\nredis.call('INCRBY', a.key, whole(a.delta))\nif a.timeless then\nredis.call('PEXPIRE', a.key, whole(a.left))\nend\nend\na.used = a.used + a.delta\nend\nlocal function finishCounter(a)\na.reset = a.left\na.mark = now + a.left\nend\nlocal function readSliding(a)\nlocal text = redis.call('GET', a.key) or ''\nif not string.match(text, '^[%d:,]*$') then\nreturn WRONG\nend\na.size = math.ceil(a.window / BUCKETS)\na.bucket = math.floor(now / a.size)\na.used = 0\na.list = {}\nfor bucket, count in string.gmatch(text, '(%d+):(%d+)') do\nif tonumber(bucket) >= a.bucket - BUCKETS then\ntable.insert(a.list, {tonumber(bucket), tonumber(count)})\na.used = a.used + tonumber(count)\nend\nend\nif a.delta < 0 then\nlocal given = 0\nfor _, entry in ipairs(a.list) do\nif entry[1] == (a.mark > 0 and a.mark or a.bucket) then\ngiven = math.min(entry[2], -a.delta)\nend\nend\na.delta = -given\nend\na.delta = math.min(a.delta, math.max(MOST_USED - a.used, 0))\na.fits = a.used + a.delta <= a.limit\na.retry = -1\nlocal left = a.used + a.delta\nif a.delta <= a.limit then\nfor _, entry in ipairs(a.list) do\nif left <= a.limit then\nbreak\nend\nleft = left - entry[2]\na.retry = (entry[1] + BUCKETS + 1) * a.size - now\nend\nend\nend\nlocal function writeSliding(a)\nif a.delta == 0 then\nreturn\nend\nlocal at = a.delta < 0 and a.mark > 0 and a.mark or a.bucket\nlocal found = false\nfor _, entry in ipairs(a.list) do\nif entry[1] == at then\nentry[2] = entry[2] + a.delta\nfound = true\nend\nend\nif not found then\ntable.insert(a.list, {at, a.delta})\nend\na.used = a.used + a.delta\nlocal parts = {}\nfor _, entry in ipairs(a.list) do\nif entry[2] > 0 then\ntable.insert(parts, whole(entry[1]) .. ':' .. whole(entry[2]))\nend\nend\nif #parts == 0 then\nredis.call('DEL', a.key)\nelse\nredis.call('SET', a.key, table.concat(parts, ','), 'PX', whole((BUCKETS + 1) * a.size))\nend\nend\nlocal function finishSliding(a)\na.mark = a.bucket\na.reset = 0\nfor _, entry in ipairs(a.list) do\nif entry[2] > 0 then\na.reset = (entry[1] + BUCKETS + 1) * a.size - now\nend\nend\nend\nlocal function readBucket(a)\nlocal level, at = string.match(redis.call('GET', a.key) or '0:0', '^(%d+):(%d+)$')\nif not level then\nreturn WRONG\nend\na.rate = math.max(a.limit, 1)\na.level = math.max(tonumber(level) - math.max(now - tonumber(at), 0) * a.rate, 0)\nif a.delta < 0 and a.mark > 0 and now >= a.mark then\na.delta = 0\nend\na.next = math.max(a.level + a.delta * a.window, 0)\na.fits = a.next <= a.limit * a.window\na.retry = a.delta > a.limit and -1 or math.max(math.ceil((a.next - a.limit * a.window) / a.rate), 0)\nend\nlocal function writeBucket(a)\nif a.delta ~= 0 then\na.level = a.next\nredis.call('SET', a.key, whole(a.level) .. ':' .. whole(now), 'PX', whole(math.ceil(a.level / a.rate) + 1000))\nend\nend\nlocal function finishBucket(a)\na.used = math.ceil(a.level / a.window)\na.reset = math.ceil(a.level / a.rate)\na.mark = now + a.reset\nend\nlocal function readQuota(a)\nlocal text = redis.call('GET', a.key)\na.used = integer(text)\nif not a.used then\nreturn WRONG\nend\na.fits = a.used > 0 and a.used >= a.delta\na.retry = -1\nend\nlocal function writeQuota(a)\nif a.delta ~= 0 then\na.used = redis.call('DECRBY', a.key, whole(a.delta))\nend\nend\nlocal function finishQuota(a)\na.reset = -1\na.mark = 0\nend\nlocal KINDS = {\nf = {readCounter, writeCounter, finishCounter},\np = {readCounter, writeCounter, finishCounter},\ns = {readSliding, writeSliding, finishSliding},\nb = {readBucket, writeBucket, finishBucket},\nq = {readQuota, writeQuota, finishQuota},\n}\nlocal list = {}\nlocal passes = 1\nfor i = 1, accounts do\nlocal at = 3 + (i - 1) * 7\nlocal a = {\nkey = KEYS[i],\nkind = ARGV[at + 1],\nmode = ARGV[at + 2],\nlimit = tonumber(ARGV[at + 3]),\nwindow = tonumber(ARGV[at + 4]),\ndelta = tonumber(ARGV[at + 6]) - tonumber(ARGV[at + 5]),\nmark = tonumber(ARGV[at + 7]),\n}\nif reserved then\na.mark = reserved[i] or 0\nif not reserved[i] then\na.delta = tonumber(ARGV[at + 6])\nend\nend\nlocal wrong = KINDS[a.kind][1](a)\nif wrong then\nreturn redis.error_reply(wrong)\nend\nif a.mode == 'e' and not a.fits then\npasses = 0\nend\nlist[i] = a\nend\nlocal answer = {passes}\nlocal marks = {}\nfor _, a in ipairs(list) do\nif passes == 1 then\nKINDS[a.kind][2](a)\nend\nKINDS[a.kind][3](a)\ntable.insert(answer, a.fits and 1 or 0)\ntable.insert(answer, a.used)\ntable.insert(answer, a.reset)\ntable.insert(answer, a.fits and 0 or a.retry)\ntable.insert(answer, a.mark)\ntable.insert(marks, whole(a.mark))\nend\nif passes == 1 and remember > 0 then\nredis.call('SET', KEYS[#KEYS], role == 'o' and 'o' .. table.concat(marks, ',') or '1', 'PX', whole(remember))\nend\nreturn answer");
}

export function chargeSha(): Bytes {
  return Bytes.of("c1a338aa1eb92dbd5d2c5817f67e1c23924432c7");
}

/** scripts/lua/fixed-window-add.lua */
export function fixedWindowAddLua(): Bytes {
  return Bytes.of("local key = KEYS[1]\nlocal limit = tonumber(ARGV[1])\nlocal used = tonumber(redis.call('GET', key) or '0')\nif used <= limit then\nused = redis.call('INCRBY', key, ARGV[3])\nif used == tonumber(ARGV[3]) or redis.call('TTL', key) < 0 then\nredis.call('EXPIRE', key, ARGV[2])\nend\nend\nreturn {limit, used, redis.call('TTL', key)}");
}

export function fixedWindowAddSha(): Bytes {
  return Bytes.of("18068af8407c80161691cae555c6329b0bd00a8d");
}

/** scripts/lua/fixed-window-hit.lua */
export function fixedWindowHitLua(): Bytes {
  return Bytes.of("local key = KEYS[1]\nlocal limit = tonumber(ARGV[1])\nlocal used = tonumber(redis.call('GET', key) or '0')\nif used <= limit then\nused = redis.call('INCR', key)\nif used == 1 then\nredis.call('EXPIRE', key, ARGV[2])\nend\nend\nreturn {limit, used, redis.call('TTL', key)}");
}

export function fixedWindowHitSha(): Bytes {
  return Bytes.of("b2b8985a47d238759cad6021bc22b4b5c82c55f0");
}

/** scripts/lua/fixed-window-read.lua */
export function fixedWindowReadLua(): Bytes {
  return Bytes.of("local limit = tonumber(ARGV[1])\nlocal window = tonumber(ARGV[2])\nlocal used = redis.call('GET', KEYS[1])\nif not used then\nreturn {limit, 0, window}\nend\nlocal left = redis.call('TTL', KEYS[1])\nif left < 0 then\nleft = window\nend\nreturn {limit, tonumber(used), left}");
}

export function fixedWindowReadSha(): Bytes {
  return Bytes.of("f3ab243e15027c08aa3b6f7f238d1ff9ca8890ea");
}

/** scripts/lua/raise.lua */
export function raiseLua(): Bytes {
  return Bytes.of("local old = redis.call('GET', KEYS[1])\nif old and tonumber(old) >= tonumber(ARGV[1]) then\nreturn old\nend\nredis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])\nreturn ARGV[1]");
}

export function raiseSha(): Bytes {
  return Bytes.of("7bb7cf39856ee07a11950e8c39ea215e57843b50");
}

/** scripts/lua/vector-add.lua */
export function vectorAddLua(): Bytes {
  return Bytes.of("local parts, schema, members = {}, {}, {}\nfor number in string.gmatch(ARGV[4], '[^,]+') do parts[#parts + 1] = struct.pack('<f', tonumber(number)) end\nfor i = 5, #ARGV, 2 do\nlocal name = string.gsub(ARGV[i], '^:', '')\nif name ~= ARGV[i] then\nschema[#schema + 1] = name\nschema[#schema + 1] = 'TAG'\nend\nmembers[#members + 1] = name\nmembers[#members + 1] = ARGV[i + 1]\nend\nredis.call('HSET', KEYS[1], 'vector', table.concat(parts), unpack(members))\nif tonumber(ARGV[3]) > 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end\nschema[#schema + 1] = 'vector'\nlocal made = redis.pcall('FT.CREATE', ARGV[1], 'ON', 'HASH', 'PREFIX', '1', ARGV[2], 'SCHEMA', schema[1], schema[2], schema[3], schema[4], schema[5], schema[6], schema[7], 'VECTOR', 'HNSW', '6', 'TYPE', 'FLOAT32', 'DIM', #parts, 'DISTANCE_METRIC', 'COSINE')\nif made.err and not string.find(string.lower(made.err), 'already exists') then return made end\nreturn redis.status_reply('OK')");
}

export function vectorAddSha(): Bytes {
  return Bytes.of("e78bc52fef49bf4ccbb33f84b018512e24513541");
}

/** scripts/lua/vector-search.lua */
export function vectorSearchLua(): Bytes {
  return Bytes.of("local parts, filter = {}, {}\nfor number in string.gmatch(ARGV[3], '[^,]+') do parts[#parts + 1] = struct.pack('<f', tonumber(number)) end\nfor i = 5, #ARGV, 2 do filter[#filter + 1] = '@' .. ARGV[i] .. ':{' .. string.gsub(ARGV[i + 1], '[^%w]', '\\\\%0') .. '}' end\nlocal query = '(' .. table.concat(filter, ' ') .. ')=>[KNN ' .. ARGV[2] .. ' @vector $vector AS distance]'\nlocal found = redis.pcall('FT.SEARCH', ARGV[1], query, 'PARAMS', '2', 'vector', table.concat(parts), 'LIMIT', '0', ARGV[2], 'DIALECT', '2')\nif found.err then\nlocal why = string.lower(found.err)\nif string.find(why, 'no such index') or string.find(why, 'not found') or string.find(why, 'unknown index') then return {} end\nreturn found\nend\nlocal rows = {}\nfor i = 3, #found, 2 do\nlocal members, row = {}, {}\nfor j = 1, #found[i], 2 do members[found[i][j]] = found[i][j + 1] end\nrow[1] = members['distance'] or ''\nfor name in string.gmatch(ARGV[4], '%S+') do row[#row + 1] = members[name] or '' end\nrows[#rows + 1] = row\nend\nreturn rows");
}

export function vectorSearchSha(): Bytes {
  return Bytes.of("45fb5c5ab8c9950b57c92168c5d83740c342df51");
}

-- Keeps a vector with its members in a hash, in an index that is made when it is not there.
-- KEYS: the hash. ARGV: index, prefix of its hashes, milliseconds to live (0: for ever), numbers of the vector with commas between,
-- then names and values of members in turn: those whose names begin with a colon are what a search may ask for.
local parts, schema, members = {}, {}, {}
for number in string.gmatch(ARGV[4], '[^,]+') do parts[#parts + 1] = struct.pack('<f', tonumber(number)) end
for i = 5, #ARGV, 2 do
  local name = string.gsub(ARGV[i], '^:', '')
  if name ~= ARGV[i] then
    schema[#schema + 1] = name
    schema[#schema + 1] = 'TAG'
  end
  members[#members + 1] = name
  members[#members + 1] = ARGV[i + 1]
end
redis.call('HSET', KEYS[1], 'vector', table.concat(parts), unpack(members))
if tonumber(ARGV[3]) > 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
schema[#schema + 1] = 'vector'
local made = redis.pcall('FT.CREATE', ARGV[1], 'ON', 'HASH', 'PREFIX', '1', ARGV[2], 'SCHEMA', schema[1], schema[2], schema[3], schema[4], schema[5], schema[6], schema[7], 'VECTOR', 'HNSW', '6', 'TYPE', 'FLOAT32', 'DIM', #parts, 'DISTANCE_METRIC', 'COSINE')
if made.err and not string.find(string.lower(made.err), 'already exists') then return made end
return redis.status_reply('OK')

-- The hashes of an index whose vectors are closest: a list of their members' values, the distance first.
-- KEYS: any key of the index. ARGV: index, how many, numbers of the vector with commas between, the names of the members that are
-- wanted with spaces between, then names and values of those that must be so, in turn.
local parts, filter = {}, {}
for number in string.gmatch(ARGV[3], '[^,]+') do parts[#parts + 1] = struct.pack('<f', tonumber(number)) end
for i = 5, #ARGV, 2 do filter[#filter + 1] = '@' .. ARGV[i] .. ':{' .. string.gsub(ARGV[i + 1], '[^%w]', '\\%0') .. '}' end
local query = '(' .. table.concat(filter, ' ') .. ')=>[KNN ' .. ARGV[2] .. ' @vector $vector AS distance]'
local found = redis.pcall('FT.SEARCH', ARGV[1], query, 'PARAMS', '2', 'vector', table.concat(parts), 'LIMIT', '0', ARGV[2], 'DIALECT', '2')
if found.err then
  local why = string.lower(found.err)
  if string.find(why, 'no such index') or string.find(why, 'not found') or string.find(why, 'unknown index') then return {} end
  return found
end
local rows = {}
for i = 3, #found, 2 do
  local members, row = {}, {}
  for j = 1, #found[i], 2 do members[found[i][j]] = found[i][j + 1] end
  row[1] = members['distance'] or ''
  for name in string.gmatch(ARGV[4], '%S+') do row[#row + 1] = members[name] or '' end
  rows[#rows + 1] = row
end
return rows

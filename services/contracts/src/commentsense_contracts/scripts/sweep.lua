-- Forgets the work of an analysis that is gone (its retention ended while it ran).
-- KEYS: work:fetch, work:score, work:running. ARGV: analysis id
redis.call('ZREM', KEYS[3], ARGV[1])
local removed = 0
for i = 1, 2 do
  local cursor = '0'
  repeat
    local page = redis.call('ZSCAN', KEYS[i], cursor, 'MATCH', ARGV[1] .. '/*', 'COUNT', 1000)
    cursor = page[1]
    for j = 1, #page[2], 2 do removed = removed + redis.call('ZREM', KEYS[i], page[2][j]) end
  until cursor == '0'
end
return removed

-- Erases an analysis. KEYS: its own, then the lists that name it and the place of the fresh one.
-- ARGV: number of lists. Answers 1 or 0.
local LISTS = tonumber(ARGV[1])
if not id then return 0 end
hide_work(FETCH)
hide_work(SCORE)
redis.call('ZREM', RUNNING, id)
for i = #KEYS - LISTS, #KEYS - 1 do redis.call('ZREM', KEYS[i], id) end
if redis.call('GET', KEYS[#KEYS]) == id then redis.call('DEL', KEYS[#KEYS]) end
for i = 4, #KEYS - LISTS - 1 do redis.call('UNLINK', KEYS[i]) end
return 1

-- Erases an analysis. KEYS: its own, then the owner's list and the place of the fresh one. Answers 1 or 0.
if not id then return 0 end
hide_work(FETCH)
hide_work(SCORE)
redis.call('ZREM', RUNNING, id)
redis.call('ZREM', KEYS[#KEYS - 1], id)
if redis.call('GET', KEYS[#KEYS]) == id then redis.call('DEL', KEYS[#KEYS]) end
for i = 4, #KEYS - 2 do redis.call('UNLINK', KEYS[i]) end
return 1

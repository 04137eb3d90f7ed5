-- Gives a leased item back unfinished, to be tried again later.
-- ARGV: queue, item, holder, delay (s), 'clean' (the item is not to blame) or 'blamed', model down ('1' or '0')
local queue = ARGV[1] == 'fetch' and FETCH or SCORE
local item = ARGV[2]
local f = queue.prefix .. item
if not running() or redis.call('HGET', ITEMS, f .. ':holder') ~= ARGV[3] then return { 0, 0 } end
if ARGV[5] == 'clean' then redis.call('HINCRBY', ITEMS, f .. ':attempts', -1) end
redis.call('HINCRBY', ITEMS, f .. ':tries', 1)
back_to_todo(queue, item, now + tonumber(ARGV[4]))
-- Who is blamed was told apart by a server that answers: it is not down.
if queue == SCORE and ARGV[5] == 'blamed' then set('model_down_since', '') end
if ARGV[6] == '1' then
  if (field('model_down_since') or '') == '' then set('model_down_since', stamp(now)) end
  touch()
end
expire_with_analysis()
return { bells(FETCH), bells(SCORE) }

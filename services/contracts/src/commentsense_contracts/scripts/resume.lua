-- Goes on with a partial or failed analysis where it was. Answers {state before, bells fetch, bells score}, or false.
if not id then return false end
local before = field('state')
if before ~= 'partial' and before ~= 'failed' then return { before, 0, 0 } end
set('state', 'queued', 'code', '', 'reason', '', 'retry_at', '', 'ended_at', '', 'progress_at', stamp(now))
set('halt_code', '', 'halt_reason', '', 'halt_retry_at', '', 'model_down_since', '')
redis.call('DEL', ITEMS)
redis.call('HDEL', A, 'restarts', 'reconciled_at')
redis.call('ZADD', RUNNING, now, id)
for _, queue in ipairs({ FETCH, SCORE }) do
  for _, item in ipairs(redis.call('HKEYS', queue.store)) do
    back_to_todo(queue, item, now)
    redis.call('ZADD', queue.work, now, member(item))
  end
end
local rung = close()
return { before, rung[1], rung[2] }

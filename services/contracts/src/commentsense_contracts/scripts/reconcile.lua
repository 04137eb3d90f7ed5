-- Looks after one running analysis: frees what a dead process held, rings again for doorbells that were lost, and
-- ends what cannot go on.
-- ARGV: fetch queue's length, score queue's length, patience when the queue is empty (s), patience when not (s),
--       stalled after (s), model patience (s)
-- Answers {bells fetch, bells score, 'gone' | state}
if not id then return { 0, 0, 'gone' } end
if not running() then
  redis.call('ZREM', RUNNING, id)
  return { 0, 0, field('state') }
end
local lengths = { [FETCH] = tonumber(ARGV[1]), [SCORE] = tonumber(ARGV[2]) }
for _, queue in ipairs({ FETCH, SCORE }) do
  for _, item in ipairs(redis.call('ZRANGEBYSCORE', queue.leased, '-inf', now)) do back_to_todo(queue, item, now) end
  local patience = lengths[queue] == 0 and tonumber(ARGV[3]) or tonumber(ARGV[4])
  local quiet = now - math.max(number(queue.prefix .. 'rung_at'), number(queue.prefix .. 'leased_at'))
  if number(queue.prefix .. 'bells') > 0 and quiet > patience then set(queue.prefix .. 'bells', 0) end
end
-- A time in which nobody looked (the machine slept, everything was stopped) is nobody's fault: it does not count.
local gap = now - (tonumber(field('reconciled_at') or '') or now)
if gap > 30 then
  set('progress_at', stamp(number('progress_at') + gap))
  if (field('model_down_since') or '') ~= '' then set('model_down_since', stamp(number('model_down_since') + gap)) end
end
set('reconciled_at', stamp(now))
local down = tonumber(field('model_down_since') or '')
if down and now - down > tonumber(ARGV[6]) then
  finish_short('model_unavailable', 'The model server did not answer for ' .. math.floor(now - down) ..
    ' s. What was fetched is kept: start the model server, then resume.', '')
  touch()
elseif now - number('progress_at') > tonumber(ARGV[5]) then
  finish_short('stalled', 'Nothing moved for ' .. math.floor(now - number('progress_at')) ..
    ' s. What was fetched is kept: look at the services, then resume.', '')
  touch()
else
  local before = field('state')
  make_batches()
  settle()
  if field('state') ~= before then touch() end
end
expire_with_analysis()
return { bells(FETCH), bells(SCORE), field('state') }

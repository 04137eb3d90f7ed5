-- Stops an analysis; what is counted stays. Answers the state before, or false when there is none.
if not id then return false end
local before = field('state')
if running() then
  finish('cancelled', '', 'Cancelled on request; what had been counted is kept.', '')
  redis.call('UNLINK', PAGES, PTODO, PLEASED, WAITING, POOL, BATCHES, BTODO, BLEASED, ITEMS)
  touch()
end
return before

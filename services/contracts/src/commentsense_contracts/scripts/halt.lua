-- Ends fetching for a reason; what is fetched is still scored before the analysis ends.
-- ARGV: code, reason, retry_at (s since the epoch, or '')
if not running() or halted() then return { 0, 0 } end
set('halt_code', ARGV[1], 'halt_reason', ARGV[2], 'halt_retry_at', ARGV[3])
for _, item in ipairs(redis.call('ZRANGE', PLEASED, 0, -1)) do back_to_todo(FETCH, item, now) end
hide_work(FETCH)
return close()

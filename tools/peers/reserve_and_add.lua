-- KEYS: answer, stock, session, cart. ARGV: session, batch, quantity, now.
-- The line's id, or 0 when there is not enough.
local known = redis.call('GET', KEYS[1])
if known then return tonumber(known) end
local stock = redis.call('HMGET', KEYS[2], 'on_hand', 'held', 'price')
if tonumber(stock[1]) - tonumber(stock[2]) < tonumber(ARGV[3]) then return 0 end
redis.call('HINCRBY', KEYS[2], 'held', ARGV[3])
local line = redis.call('INCR', 'line')
redis.call('HSET', 'line:' .. line, 'session', ARGV[1], 'batch', ARGV[2], 'quantity', ARGV[3],
  'price', stock[3], 'added_at', ARGV[4])
redis.call('RPUSH', KEYS[4], line)
redis.call('XADD', 'picks', '*', 'line', line, 'session', ARGV[1], 'batch', ARGV[2],
  'quantity', ARGV[3])
redis.call('HINCRBY', KEYS[3], 'version', 1)
redis.call('SET', KEYS[1], line)
return line

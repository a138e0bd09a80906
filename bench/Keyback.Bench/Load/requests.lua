-- Requests that each name another address: one of an account, one that nobody has, or in turn the one and the other.
-- arguments: METHOD PATH BODY ACCOUNTS Accounts|Nobodys|Mixed     ADDRESS in the body is put in
local method, path, body, accounts, whose
local sent = 0
local headers = { ["Content-Type"] = "application/json" }

function init(args)
  method, path, body, accounts, whose = args[1], args[2], args[3], tonumber(args[4]), args[5]
end

function request()
  sent = sent + 1
  local address
  if whose == "Nobodys" or whose == "Mixed" and sent % 2 == 0 then
    address = "nobody" .. sent .. "@bench.example"
  else
    address = "user" .. (sent * 7919 % accounts) .. "@bench.example" -- all over the index
  end
  -- Callers come from many networks, each through the proxy in front.
  headers["X-Forwarded-For"] = "10." .. math.floor(sent / 256) % 256 .. "." .. sent % 256 .. ".7"
  if method == "GET" then return wrk.format(method, path, headers) end
  return wrk.format(method, path, headers, (body:gsub("ADDRESS", address)))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end

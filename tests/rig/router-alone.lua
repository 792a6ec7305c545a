-- Runs the router's own bundle in LuaJIT without Kamailio: luajit router-alone.lua ROUTER ROWS CALLS. Tables are a Lua table, the wire is a line of CALLS.
-- Writes a line a call: how many rows, how many answers, and the last row.
local cjson = require("cjson")
local router, rows, calls = arg[1], arg[2], arg[3]

local tables = {}
for line in io.lines(rows) do
  local row = cjson.decode(line)
  tables[row[1] .. " " .. row[2]] = row[3]
end

local call, said, written, last
local variables = {
  ["$Rn"] = function() return "carrier-udp" end,
  ["$proto"] = function() return "udp" end,
  ["$si"] = function() return call.source end,
  ["$sp"] = function() return 5060 end,
  ["$rm"] = function() return "INVITE" end,
  ["$ru"] = function() return "sip:" .. call.called.request_uri .. "@edge" end,
  ["$rU"] = function() return call.called.request_uri end,
  ["$tU"] = function() return call.called.to end,
  ["$fU"] = function() return "+12025550199" end,
  ["$ci"] = function() return "oracle" end,
  ["$ft"] = function() return "tag" end,
  ["$_s($ci $ft $tt)"] = function() return "oracle tag <null>" end,
  ["$uuid(r)"] = function() return "01234567-89ab-4def-8123-456789abcdef" end,
}
local named = { ["P-Called-Party-ID"] = "p_called_party_id", Diversion = "diversion" }
local function answers() said = said + 1 return 1 end
local function no() return false end

-- Everything that is not named says yes: the message is well formed, new, within its limits.
local function yes(functions)
  return setmetatable(functions, { __index = function() return function() return 1 end end })
end
KSR = {
  pv = yes({
    get = function() return nil end,
    gete = function(name) return variables[name] and variables[name]() or "" end,
    sets = function(name, value)
      if name == "$avp(event)" then written, last = written + 1, value end
    end,
  }),
  hdr = yes({
    gete = function(name)
      if name == "Contact" then return "<sip:carrier@192.0.2.1>" end
      return named[name] and "<sip:" .. call.called[named[name]] .. "@carrier.example>" or ""
    end,
    gete_idx = function() return "" end,
  }),
  htable = yes({ sht_gete = function(name, key) return tables[name .. " " .. key] or "" end }),
  siputils = yes({ has_totag = function() return -1 end }),
  textops = yes({ has_body_type = function() return -1 end }),
  sl = yes({ send_reply = answers, sl_send_reply = answers }),
  tm = yes({ t_send_reply = answers, t_reply = answers }),
  is_INVITE = function() return true end,
  is_UDP = function() return true end,
  is_ACK = no, is_CANCEL = no, is_BYE = no, is_OPTIONS = no,
  err = error,
}
setmetatable(KSR, { __index = function(all, module) all[module] = yes({}) return all[module] end })

dofile(router)
for line in io.lines(calls) do
  call, said, written, last = cjson.decode(line), 0, 0, ""
  ksr_request_route()
  print(written .. " " .. said .. " " .. last)
end

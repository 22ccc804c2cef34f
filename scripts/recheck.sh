#!/usr/bin/env bash
# scripts/recheck.sh <run-folder> [--survivors <cluster>]
#
# A second opinion on a run's loss and duplicates that shares no code with Muster: bash and awk read what the producers were told
# (ledger/writes.ndjson) and what Kafka's own console consumer found (raw/<cluster>-<topic>-<partition>.txt), work out the ids that
# were acknowledged and did not survive and the ids that stand at more than one offset of a log, and compare them with drill.json.
#
#   lost        acknowledged by any cluster, and not in the survivors' log at cut-over: there at the end, but mirrored only after
#               promotion (timeline.ndjson, "promoted"), is late and not saved
#   duplicated  the same id at more than one offset of one cluster's log
#
# The survivors are those of drill.json's "loss"; in a record without it, the cluster that was promoted or the only one that was
# read; --survivors says otherwise.
# An id is session/partition/seq. The checksum in the header covers the payload, which is not printed, and is not verified here.
#
# Exit: 0 all agree · 1 a figure or an id differs (named) · 2 something is missing, empty or unreadable, so nothing was checked
# Needs bash and any awk (AWK chooses one).
set -euo pipefail
export LC_ALL=C

refuse() {
  printf 'recheck: %s\n' "$1" >&2
  exit 2
}

run=''
survivors=''
while [ $# -gt 0 ]; do
  case "$1" in
    --survivors) [ $# -ge 2 ] || refuse '--survivors needs the name of a cluster'; survivors=$2; shift 2 ;;
    -*) refuse "unknown option $1; usage: recheck.sh <run-folder> [--survivors <cluster>]" ;;
    *) [ -z "$run" ] || refuse 'one run folder at a time'; run=$1; shift ;;
  esac
done
[ -n "$run" ] || refuse 'usage: recheck.sh <run-folder> [--survivors <cluster>]'
cd -- "$run" 2>/dev/null || refuse "no run folder $run"
for file in drill.json timeline.ndjson ledger/writes.ndjson; do
  [ -r "$file" ] || refuse "$file is missing or unreadable in $run"
  [ -s "$file" ] || refuse "$file is empty"
done
shopt -s nullglob
raw=(raw/*.txt)
[ "${#raw[@]}" -gt 0 ] || refuse "$run has no raw/*.txt: this drill did not have the console consumer read its topics"
for file in "${raw[@]}"; do [ -r "$file" ] || refuse "$file is unreadable"; done

read -r -d '' program <<'AWK' || true
function refuse(why) { print "recheck: " why > "/dev/stderr"; refused = 1; exit 2 }

# ---- JSON, a line at a time, into flat[path]: .a.b[0] ----------------------------------------------------------------------
function put(value) { flat[pathNow()] = value }
function pathNow(  i, path) {
  path = ""
  for (i = 1; i <= depth; i++) path = path (isArray[i] ? "[" index_[i] "]" : "." key[i])
  return path
}
function string(token) {
  token = substr(token, 2, length(token) - 2)
  if (index(token, "\\") > 0 && token ~ /\\[u"\\]/) escaped[pathNow()] = 1
  return token
}
function parse(line,  token) {
  while (line != "") {
    if (match(line, /^[ \t\r]+/)) { line = substr(line, RLENGTH + 1); continue }
    if (match(line, /^"([^"\\]|\\.)*"/)) {
      token = substr(line, 1, RLENGTH); line = substr(line, RLENGTH + 1)
      if (depth > 0 && !isArray[depth] && awaitsKey[depth]) { key[depth] = string(token); awaitsKey[depth] = 0 }
      else put(string(token))
      continue
    }
    if (match(line, /^(-?[0-9][-+.0-9eE]*|true|false|null)/)) { put(substr(line, 1, RLENGTH)); line = substr(line, RLENGTH + 1); continue }
    token = substr(line, 1, 1); line = substr(line, 2)
    if (token == "{" || token == "[") {
      put(token)
      depth++; isArray[depth] = token == "["; index_[depth] = 0; awaitsKey[depth] = 1
    } else if (token == "}" || token == "]") depth--
    else if (token == ",") { if (isArray[depth]) index_[depth]++; else awaitsKey[depth] = 1 }
    else if (token != ":") refuse(FILENAME " line " FNR " is not JSON")
    if (depth < 0) refuse(FILENAME " line " FNR " closes more than it opened")
  }
}
function need(path, what) {
  if (!(path in flat)) refuse("drill.json has no " what " (" path ")")
  return flat[path]
}

# ---- the record ------------------------------------------------------------------------------------------------------------
# Ranges [[session, partition, [from, to]], …] into ids set[id], counted.
function ranges(path, set,  i, at, seq, from, to, n) {
  if (need(path, "list of ids") != "[") refuse("drill.json: " path " is not a list")
  for (i = 0; (path "[" i "]") in flat; i++) {
    at = path "[" i "]"
    if ((at "[0]") in escaped) refuse("a session name with an escape in it: " flat[at "[0]"])
    from = need(at "[2][0]", "start of a range") + 0; to = need(at "[2][1]", "end of a range") + 0
    for (seq = from; seq <= to; seq++) { set[need(at "[0]", "session") "/" need(at "[1]", "partition") "/" seq] = 1; n++ }
  }
  return n + 0
}
function takeRecord(  w, c, path, names, i, n, cell) {
  if (depth != 0) refuse("drill.json ends in the middle")
  if (need(".schema", "schema") != "muster.drill/1") refuse("drill.json is of schema " flat[".schema"] ", not muster.drill/1")
  run = need(".run", "run")
  if (survivors == "" && (".loss.survivors" in flat)) survivors = flat[".loss.survivors"]
  for (w = 0; (".workloads[" w "]") in flat; w++) {
    path = ".workloads[" w "]"
    topicOf[w] = need(path ".topic", "topic")
    ofTopic[topicOf[w]] = w
    # Where replication renames topics, a cluster holds records of one workload in several logs.
    for (i = 0; (path ".copies[" i "]") in flat; i++) {
      c = need(path ".copies[" i "].cluster", "cluster of a copy"); cell = need(path ".copies[" i "].topic", "name of a copy")
      copyOf[c, cell] = topicOf[w]; copyIn[topicOf[w], c, cell] = 1
    }
    need(path ".rpo", "measured loss: nothing to compare with")
    # What is absent for a stated reason is not called lost, and the reason (retention, compaction, an unread end) is not in raw/.
    n = split("expired superseded undetermined", names, " ")
    for (i = 1; i <= n; i++)
      if (need(path ".rpo." names[i], names[i]) + 0 > 0) refuse(flat[path ".rpo." names[i]] " records of " topicOf[w] " are " names[i] " and that cannot be told from raw/")
    if ((path ".transactions") in flat) refuse("transactions cannot be rechecked from raw/")
    for (cell in flat)
      if (index(cell, path ".duplicates.log.") == 1 && flat[cell] == "{") {
        c = substr(cell, length(path ".duplicates.log.") + 1)
        if (!(c in clusters)) { clusters[c] = 1; clusterAt[++clusterCount] = c; only = c }
      }
  }
  workloads = w
  if (w == 0) refuse("drill.json has no workload")
  for (w = 2; w <= clusterCount; w++)
    for (i = w; i > 1 && clusterAt[i] < clusterAt[i - 1]; i--) { c = clusterAt[i]; clusterAt[i] = clusterAt[i - 1]; clusterAt[i - 1] = c }
  if (clusterCount == 0) refuse("drill.json has no duplicates.log: no log was read")
}

# ---- the evidence ------------------------------------------------------------------------------------------------------------
function promoted(  cell, n, parts) {
  for (cell in flat) delete flat[cell]
  depth = 0
  parse($0)
  if (depth != 0) refuse("timeline.ndjson line " FNR " ends in the middle")
  if (flat[".event"] != "promoted" || (flat[".cluster"] in promotedAt)) return
  promotedAt[flat[".cluster"]] = flat[".at"]
  promotions++; lastPromoted = flat[".cluster"]
  for (cell in flat)
    if (cell ~ /^\.ends\./ && flat[cell] != "{") endAt[flat[".cluster"], substr(cell, length(".ends.") + 1)] = flat[cell]
}
# The text or number behind "name": in one compact line; no JSON text holds an unescaped quote, so a key is found only as a key.
function text(name,  from) {
  from = index($0, "\"" name "\":\"")
  if (from == 0) refuse(FILENAME " line " FNR " has no " name)
  from += length(name) + 4
  from = substr($0, from)
  from = substr(from, 1, index(from, "\"") - 1)
  if (index(from, "\\") > 0) refuse(FILENAME " line " FNR ": " name " holds an escape")
  return from
}
function number(name) {
  if (!match($0, "\"" name "\":[0-9]+[,}]")) refuse(FILENAME " line " FNR " has no " name)
  return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
}
function write(  topic, session, cluster, partition, pair, seq) {
  if ($0 !~ /^\{.*\}$/) refuse(FILENAME " line " FNR " is not an object")
  if (index($0, "\"kind\":\"txn\"") > 0 || index($0, "\"txn\":") > 0) refuse("transactions cannot be rechecked from raw/")
  if (index($0, "\"kind\":\"write\"") == 0) {
    if (index($0, "\"kind\":\"unsent\"") == 0) refuse(FILENAME " line " FNR " is neither a write nor unsent")
    return
  }
  topic = text("topic"); session = text("session"); cluster = text("cluster"); partition = number("partition")
  if (!(topic in ofTopic)) return
  nativeTo[cluster, topic, session] = 1
  if (text("outcome") != "acknowledged") return
  if (!match($0, /"seq":\[[0-9]+,[0-9]+\]/)) refuse(FILENAME " line " FNR " has no seq")
  split(substr($0, RSTART + 7, RLENGTH - 8), pair, ",")
  used[topic, partition] = 1
  for (seq = pair[1] + 0; seq <= pair[2] + 0; seq++)
    if (!((topic, session "/" partition "/" seq) in acknowledged)) {
      acknowledged[topic, session "/" partition "/" seq] = 1
      acknowledgedOf[topic]++; acknowledgedBy[topic, cluster]++
    }
}
# How far Muster itself read: a raw file that was cut short must not hide a duplicate.
function readTo(  at) {
  at = text("cluster") SUBSEP text("topic") SUBSEP number("partition")
  if (number("logEnd") - number("logStart") > known[at] + 0) known[at] = number("logEnd") - number("logStart")
}
# raw/<cluster>-<topic>-<partition>.txt: all three may hold hyphens but the partition; the record knows the names.
function rawFileOf(name, c, l, t,  rest) {
  rest = "raw/" c "-" l "-"
  if (substr(name, 1, length(rest)) != rest || substr(name, length(rest) + 1) !~ /^[0-9]+\.txt$/) return 0
  rawCluster[name] = c; rawLog[name] = l; rawTopic[name] = t
  rawPartition[name] = substr(name, length(rest) + 1, length(name) - length(rest) - 4)
  there[c, l, rawPartition[name]] = 1
  return 1
}
function rawFile(name,  c, t, cell, log_) {
  for (c in clusters) for (t in ofTopic) if (rawFileOf(name, c, t, t)) return
  for (cell in copyOf) { split(cell, log_, SUBSEP); if (rawFileOf(name, log_[1], log_[2], copyOf[cell])) return }
  refuse(name " belongs to no cluster and topic of the record")
}
function rawRecord(  c, l, t, p, id, part) {
  c = rawCluster[FILENAME]; l = rawLog[FILENAME]; t = rawTopic[FILENAME]; p = rawPartition[FILENAME]
  if (FNR == 1) lastOffset = -1
  if ($0 !~ /^Partition:[0-9]+\tOffset:[0-9]+\t/) refuse(FILENAME " line " FNR " is not a record with partition, offset and headers")
  split($0, part, "\t")
  if (substr(part[1], 11) != p) refuse(FILENAME " line " FNR " is of another partition")
  offset = substr(part[2], 8) + 0
  if (offset <= lastOffset) refuse(FILENAME " line " FNR ": offset " offset " after " lastOffset)
  lastOffset = offset
  rawRecords[c, t]++
  inFile[c, l, p]++
  id = $0
  sub(/^[^\t]*\t[^\t]*\t/, "", id)
  if (!match(id, /(^|,)muster:[^\/,]+\/[^\/,]+\/[0-9]+\/[0-9]+\/[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f](,|$)/)) { foreign[c, t]++; return }
  id = substr(id, RSTART, RLENGTH)
  gsub(/^,?muster:|,$/, "", id)
  split(id, part, "/")
  if (part[1] != run || part[3] != p) { foreign[c, t]++; return }
  id = part[2] "/" part[3] "/" part[4]
  ours[c, t]++
  if (++times[c, l, id] > 1) {
    extra[c, t]++
    if (times[c, l, id] == 2) { repeated[c, t]++; twice[c, t, id] = 1; if (!((c, t, id) in recordedTwice)) differ("log duplicate of " c, id, "is in raw/ and not in the record") }
  }
  if (c != survivors || (c, t, id) in saved) return
  if (((c, l "." p) in endAt) && offset >= endAt[c, l "." p] + 0 && !((c, t, part[2]) in nativeTo)) { lateOf[t]++; return }
  saved[c, t, id] = 1
}

# ---- the comparison ----------------------------------------------------------------------------------------------------------
function differ(what, id, why) { differs++; if (++named[what, why] <= 20) lines[++lineCount] = "  " what " " id ": " why }
function row(what, recorded, derived,  same) {
  same = recorded + 0 == derived + 0
  if (!same) differs++
  rows++
  printf "%s %-34s %12d %12d\n", same ? "=" : "≠", what, recorded, derived
}
function choose(  i) {
  if (survivors == "") survivors = promotions == 1 ? lastPromoted : (clusterCount == 1 ? only : "")
  if (survivors == "") refuse("which cluster survived? no single one was promoted; say --survivors <cluster>")
  if (!(survivors in clusters)) refuse("the record read no log of cluster " survivors)
}

BEGIN {
  CONVFMT = OFMT = "%.17g"
  phase = ""
}
phase == "record" { parse($0); next }
phase == "timeline" {
  if (!closed) keepRecord()
  if (index($0, "\"event\":\"promoted\"") > 0) promoted()
  next
}
phase == "writes" { write(); next }
phase == "ends" { if (index($0, "\"kind\":\"end\"") > 0) readTo(); next }
phase == "raw" { if (!ready) prepare(); rawRecord(); next }

# What is needed of drill.json, out of flat[], before the timeline reuses it.
function keepRecord(  w, t, c, path, id) {
  closed = 1
  takeRecord()
  for (w = 0; w < workloads; w++) {
    path = ".workloads[" w "]"; t = topicOf[w]
    recordedAcknowledged[t] = need(path ".acknowledged", "acknowledged")
    recordedLost[t] = need(path ".rpo.records", "rpo.records")
    for (c in one) delete one[c]
    rangesLost[t] = ranges(path ".rpo.ids.lost", one)
    for (c in one) lostInRecord[t, c] = 1
    for (c in clusters) {
      recordedExtra[t, c] = need(path ".duplicates.log." c ".extra", "duplicates")
      recordedIds[t, c] = need(path ".duplicates.log." c ".ids", "duplicates")
      for (id in one) delete one[id]
      ranges(path ".duplicates.ids.log." c, one)
      for (id in one) recordedTwice[c, t, id] = 1
    }
  }
}
# Every log of a partition in which a record may have survived.
function wanted(c, l, t, p,  cell, part) {
  if (!((c, l, p) in there)) refuse("raw/" c "-" l "-" p ".txt is missing")
  for (cell in copyIn) { split(cell, part, SUBSEP); if (part[1] == t && part[2] == c && !((c, part[3], p) in there)) refuse("raw/" c "-" part[3] "-" p ".txt is missing") }
}
function prepare(  i) {
  ready = 1
  choose()
  for (i = 1; i < ARGC; i++) if (ARGV[i] ~ /^raw\//) rawFile(ARGV[i])
}
END {
  if (refused) exit 2
  if (!closed) refuse("timeline.ndjson holds no event")
  if (!ready) prepare()
  for (w = 0; w < workloads; w++) {
    t = topicOf[w]
    if (acknowledgedOf[t] + 0 == 0) refuse("no write to " t " was acknowledged: agreeing on nothing proves nothing")
    for (k = 1; k <= clusterCount; k++) if (ours[clusterAt[k], t] + 0 == 0) refuse("raw/ holds no record of this run from " t " in " clusterAt[k] ": agreeing on nothing proves nothing")
    for (cell in used) { split(cell, part, SUBSEP); if (part[1] == t) wanted(survivors, t, t, part[2]) }
  }
  for (cell in known) {
    split(cell, part, SUBSEP)
    if (((part[2] in ofTopic) || ((part[1], part[2]) in copyOf)) && inFile[cell] + 0 < known[cell]) refuse("raw/" part[1] "-" part[2] "-" part[3] ".txt holds " inFile[cell] + 0 " of " known[cell] " records")
  }
  printf "%-36s %12s %12s\n", "run " run ", survivors " survivors, "drill.json", "rechecked"
  for (w = 0; w < workloads; w++) {
    t = topicOf[w]
    lost = 0
    for (cell in acknowledged) {
      split(cell, part, SUBSEP)
      if (part[1] != t || (survivors, t, part[2]) in saved) continue
      lost++
      if (!((t, part[2]) in lostInRecord)) differ("lost", part[2], "acknowledged, not in " survivors "'s raw log, and not lost in the record")
      else agreed[t, part[2]] = 1
    }
    for (cell in lostInRecord) {
      split(cell, part, SUBSEP)
      if (part[1] == t && !(cell in agreed)) differ("lost", part[2], "lost in the record, " ((t, part[2]) in acknowledged ? "and in " survivors "'s raw log" : "and never acknowledged"))
    }
    row(t ": acknowledged", recordedAcknowledged[t], acknowledgedOf[t])
    row(t ": lost", recordedLost[t], lost)
    row(t ": lost, by its ids", rangesLost[t], lost)
    for (k = 1; k <= clusterCount; k++) {
      c = clusterAt[k]
      for (cell in recordedTwice) {
        split(cell, part, SUBSEP)
        if (part[1] == c && part[2] == t && !((c, t, part[3]) in twice)) differ("log duplicate of " c, part[3], "is in the record and not in raw/")
      }
      row(t ": duplicated in " c ", extra", recordedExtra[t, c], extra[c, t])
      row(t ": duplicated in " c ", ids", recordedIds[t, c], repeated[c, t])
    }
    for (k = 1; k <= clusterCount; k++) {
      c = clusterAt[k]
      printf "  %s in %s: %d records read, %d of another origin%s\n", t, c, rawRecords[c, t], foreign[c, t], (c == survivors) ? sprintf(", %d mirrored too late", lateOf[t]) : ""
    }
  }
  for (i = 1; i <= lineCount; i++) print lines[i]
  for (cell in named) if (named[cell] > 20) { split(cell, part, SUBSEP); print "  … and " named[cell] - 20 " more: " part[1] ", " part[2] }
  if (rows == 0) refuse("nothing was compared")
  print (differs + 0 == 0) ? "agrees" : "DISAGREES"
  exit (differs + 0 == 0) ? 0 : 1
}
AWK

command -v "${AWK:-awk}" >/dev/null || refuse "there is no ${AWK:-awk} here"
ends=()
[ ! -r ledger/log.ndjson ] || ends=(phase=ends ledger/log.ndjson)
"${AWK:-awk}" -v "survivors=$survivors" "$program" \
  phase=record drill.json phase=timeline timeline.ndjson phase=writes ledger/writes.ndjson ${ends[@]+"${ends[@]}"} phase=raw "${raw[@]}"

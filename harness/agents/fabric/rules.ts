/**
 * What the fabric's kernel does to packets, in its own network namespace. Only our own table is touched: Docker's DNS rules live
 * here too. Nothing here can hang, whatever an application behind it does, which cannot be said of a proxy's API.
 *
 * On the leg that faces the opener a path is its listening end. On the leg that faces the node many paths share one address, so
 * each toxiproxy-server runs as a user of its own, and a connection that it opens is given its path's mark for good.
 *
 * | mode        | what is done                                                                                                    |
 * | ----------- | --------------------------------------------------------------------------------------------------------------- |
 * | `drop`      | every packet between opener and fabric vanishes, SYNs too                                                       |
 * | `reset`     | a packet that is not a SYN is answered by RST; a FIN that the fabric sends (its proxy closes what is open) leaves |
 * |             | as RST, which reaches idle connections as well                                                                  |
 * | `blackhole` | what carries data, FIN or RST vanishes on its way into the fabric; handshakes pass                              |
 * | `hold`      | the same, with ICMP "host unreachable": the sender keeps its data and goes on trying at its usual pace instead  |
 * |             | of backing off (RFC 6069), so that it is delivered right after the heal                                         |
 */
export const table = "inet muster";

/** TCP header lengths in words, beside the whole packet's length in bytes, of a packet that carries no data. */
const empty = Array.from({ length: 11 }, (_, option) => ({ words: option + 5, bytes: 40 + 4 * option }));

const passEmpty = (chain: string): string =>
  empty
    .map(
      ({ words, bytes }) => `add rule ${table} ${chain} tcp flags & (fin | rst) == 0 tcp doff ${words} ip length ${bytes} accept`,
    )
    .join("\n");

const listening = "type ipv4_addr . inet_service; counter;";
const marked = "type mark; counter;";

/** By mode and direction: the set, and by what a path stands in it. */
export const sets = {
  drop: { out: { name: "drop_out", by: "listen" }, back: { name: "drop_back", by: "listen" } },
  reset: { out: { name: "reset_out", by: "listen" }, back: { name: "reset_back", by: "mark" } },
  blackhole: { out: { name: "blackhole_out", by: "listen" }, back: { name: "blackhole_back", by: "mark" } },
  hold: { out: { name: "hold_out", by: "listen" }, back: { name: "hold_back", by: "mark" } },
} as const;

const declaredSets = Object.values(sets)
  .flatMap(({ out, back }) => [out, back])
  .map(({ name, by }) => `add set ${table} ${name} { ${by === "listen" ? listening : marked} }`)
  .join("\n");

/** Rules in the order of the modes' strength; the table is made anew. */
export const rulesOf = (): string => `
add table ${table}
delete table ${table}
add table ${table}
${declaredSets}
add map ${table} path_mark { type uid . ipv4_addr . inet_service : mark; }
add chain ${table} swallowed
add chain ${table} held
${passEmpty("swallowed")}
add rule ${table} swallowed drop
${passEmpty("held")}
add rule ${table} held reject with icmp host-unreachable
add chain ${table} into_fabric { type filter hook input priority 0; }
add rule ${table} into_fabric ip daddr . tcp dport @drop_out drop
add rule ${table} into_fabric tcp flags & (syn | rst) == 0 ip daddr . tcp dport @reset_out reject with tcp reset
add rule ${table} into_fabric tcp flags & syn == syn accept
add rule ${table} into_fabric ip daddr . tcp dport @blackhole_out goto swallowed
add rule ${table} into_fabric ct mark @blackhole_back goto swallowed
add rule ${table} into_fabric ip daddr . tcp dport @hold_out goto held
add rule ${table} into_fabric ct mark @hold_back goto held
add chain ${table} out_of_fabric { type filter hook output priority 0; }
add rule ${table} out_of_fabric ip saddr . tcp sport @drop_back drop
add rule ${table} out_of_fabric ct state new ct mark set meta skuid . ip daddr . tcp dport map @path_mark
add rule ${table} out_of_fabric tcp flags & fin == fin ip saddr . tcp sport @reset_out tcp flags set rst | ack
add rule ${table} out_of_fabric tcp flags & fin == fin ct mark @reset_back tcp flags set rst | ack
`;

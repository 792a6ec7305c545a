/**
 * The carrier ports as an nftables ruleset, made of the sources that the edge has: the router is silent to others anyway, but TCP's accept shows that somebody
 * is there, and each packet costs. Loaded by `nft -f`, in one transaction: it replaces what an earlier one set. Pure, but for the store it reads.
 */
import type { TrunkRow } from '@patchcord/contracts';
import type { RoutesStore } from '../routes/store.ts';

export interface FirewallFacts {
  /** Canonical CIDRs of both families, as they are listed. */
  sources: string[];
  /** Trunks that prove themselves by a login may call from any address. */
  trunksWithLogin: string[];
  ports: { sip: number; sipTls: number | null };
  revision: number;
}

const trunksAtOnce = 500;

export function firewallFacts(
  store: Pick<RoutesStore, 'sourceKeys' | 'pages' | 'revision'>,
  settings: { sipPort: number; sipTlsPort: number; certificateFile: string },
): FirewallFacts {
  const trunksWithLogin: string[] = [];
  for (const page of store.pages('trunks', trunksAtOnce))
    for (const [, id, value] of page) if (value !== null && (JSON.parse(value) as TrunkRow).login) trunksWithLogin.push(id);
  return {
    sources: store.sourceKeys('without removed'),
    trunksWithLogin,
    ports: { sip: settings.sipPort, sipTls: settings.certificateFile === '' ? null : settings.sipTlsPort },
    revision: store.revision(),
  };
}

/** `auto-merge`: ranges of two trunks may overlap. A set without elements is written without that line, which nft does not take empty. */
function set(name: string, type: 'ipv4_addr' | 'ipv6_addr', elements: string[]): string[] {
  const listed = elements.length === 0 ? [] : [`    elements = { ${[...elements].sort().join(', ')} }`];
  return [`  set ${name} {`, `    type ${type}`, '    flags interval', '    auto-merge', ...listed, '  }'];
}

function chain({ ports, trunksWithLogin }: FirewallFacts): string[] {
  const carrier = `meta l4proto { tcp, udp } th dport { ${[ports.sip, ports.sipTls].filter((port) => port !== null).join(', ')} }`;
  const last =
    trunksWithLogin.length === 0
      ? [`    ${carrier} counter drop`]
      : [`    # Open to all: ${trunksWithLogin.sort().join(', ')} may call from any address, by a login.`, `    # ${carrier} counter drop`];
  return [
    '  chain input {',
    // Earlier than what else filters here; to accept is not the last word of it.
    '    type filter hook input priority filter - 10; policy accept;',
    '    iif lo accept',
    '    ct state established,related accept',
    `    ${carrier} ip saddr @carriers4 accept`,
    `    ${carrier} ip6 saddr @carriers6 accept`,
    ...last,
    '  }',
  ];
}

export function firewallRuleset(facts: FirewallFacts): string {
  const { sources, revision } = facts;
  return [
    `# Patchcord: who may reach the carrier ports of this edge. Made of its routes, revision ${revision}. Load with: nft -f`,
    'table inet patchcord',
    'delete table inet patchcord',
    'table inet patchcord {',
    ...set(
      'carriers4',
      'ipv4_addr',
      sources.filter((cidr) => !cidr.includes(':')),
    ),
    ...set(
      'carriers6',
      'ipv6_addr',
      sources.filter((cidr) => cidr.includes(':')),
    ),
    ...chain(facts),
    '}',
    '',
  ].join('\n');
}

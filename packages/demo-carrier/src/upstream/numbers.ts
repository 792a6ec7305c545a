/** What the numbers of the demo upstream do (upstream.cfg, far-end-scenario.ts). All others are answered. */
export const demoNumbers = {
  answers: { number: '+13125550100', does: 'is answered after a second, with a tone' },
  busy: { number: '+13125550186', does: 'is busy (486)' },
  refuses: { number: '+13125550103', does: 'refuses the call (603)' },
  notAssigned: { number: '+13125550104', does: 'is not assigned (404)' },
  ringsForEver: { number: '+13125550180', does: 'rings until you hang up' },
  earlySound: { number: '+13125550183', does: 'is heard before it answers' },
  firstGatewayOverloaded: { number: '+13125550153', does: 'the first gateway refuses it (503), the second carries it' },
  firstGatewaySilent: { number: '+13125550108', does: 'the first gateway is silent, the second carries it' },
  bothGatewaysSilent: { number: '+13125550109', does: 'no gateway says anything' },
} as const;

/** The second gateway asks for it (digest). */
export const demoLogin = { user: 'patchcord', password: 'demo-upstream' } as const;

/** Where the demo upstream is on loopback: its two gateways, whoever is called, and the carrier that forwards the numbers that are brought. */
export const demoAddresses = { first: '127.0.0.20', second: '127.0.0.21', farEnd: '127.0.0.22', carrier: '127.0.0.10' };

export const farEndHz = 700;

import { sipHeaders } from '@patchcord/contracts/sip-headers';

/** Headers that say who calls whom. Nobody outside is believed: what came under these names goes no further, to phones or to gateways. */
export const identityHeaders = [
  'P-Asserted-Identity',
  'P-Preferred-Identity',
  'Remote-Party-ID',
  'Privacy',
  'Identity',
  'Diversion',
  'History-Info',
  sipHeaders.called,
  sipHeaders.call,
];

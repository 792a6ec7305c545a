/**
 * Emergency numbers. Calls to them are not carried: nobody here knows where the caller is, and the services at the other end must. Whoever dials one is
 * told so at once. Pure: bundled into the call router (Lua), and read by the phone page.
 *
 * Numbers as countries' regulators publish them; the first list is that of 3GPP TS 22.101 section 10.1.1, which mobile phones anywhere take for one.
 */
import { cleanNumberText } from './called.ts';

const everywhere = ['000', '08', '110', '112', '118', '119', '911', '999'];

/** By country calling code. */
const byCallingCode: { readonly [code: string]: readonly string[] | undefined } = {
  '1': ['811', '990'],
  '7': ['101', '102', '103', '104'],
  '20': ['122', '123', '180'],
  '27': ['10111', '10177'],
  '30': ['100', '108', '166', '199'],
  '32': ['100', '101'],
  '33': ['15', '17', '18', '114', '115', '191', '196'],
  '34': ['061', '062', '080', '085', '088', '091', '092'],
  '36': ['104', '105', '107'],
  '39': ['113', '115', '117', '1530'],
  '41': ['117', '144', '145', '1414'],
  '43': ['122', '128', '133', '140', '141', '144'],
  '47': ['113'],
  '48': ['997', '998'],
  '51': ['105', '106', '116'],
  '53': ['104', '105', '106'],
  '54': ['100', '101', '103', '106', '107'],
  '55': ['190', '191', '192', '193', '199'],
  '56': ['131', '132', '133'],
  '57': ['123', '125', '132'],
  '58': ['171'],
  '61': ['106'],
  '62': ['113'],
  '63': ['117'],
  '64': ['111'],
  '65': ['995'],
  '66': ['191', '199', '1155', '1669'],
  '81': ['171'],
  '82': ['117'],
  '84': ['113', '114', '115'],
  '86': ['120', '122'],
  '90': ['155', '156', '177'],
  '91': ['100', '101', '102', '108'],
  '92': ['15', '16', '115', '1122'],
  '95': ['191', '192', '199'],
  '98': ['115', '125'],
  '212': ['15', '19', '150', '177'],
  '213': ['14', '17', '1021', '1055', '1548'],
  '216': ['190', '193', '197', '198'],
  '233': ['191', '192', '193'],
  '234': ['199'],
  '352': ['113'],
  '355': ['127', '128', '129'],
  '357': ['199', '1400'],
  '359': ['150', '160', '166'],
  '370': ['01', '02', '03', '011', '022', '033'],
  '371': ['113'],
  '374': ['101', '102', '103'],
  '375': ['101', '102', '103', '104'],
  '380': ['101', '102', '103', '104'],
  '381': ['192', '193', '194'],
  '382': ['122', '123', '124'],
  '385': ['192', '193', '194', '195'],
  '386': ['113'],
  '387': ['122', '123', '124'],
  '389': ['192', '193', '194'],
  '420': ['150', '155', '156', '158'],
  '421': ['150', '155', '158', '159'],
  '855': ['117'],
  '961': ['125', '140', '175'],
  '966': ['997', '998'],
  '971': ['997', '998'],
  '972': ['100', '101', '102'],
  '977': ['100', '101', '102', '103'],
  '994': ['101', '102', '103', '104'],
  '998': ['101', '102', '103', '104'],
};

/**
 * Whether a typed text calls for help.
 * @param raw as typed
 * @param countryCode calling code of the country it is typed in, null where that is not known
 * @example isEmergency('1-1-2', '44')  // true
 */
export function isEmergency(raw: string, countryCode: string | null): boolean {
  if (raw.length > 64) return false;
  const text = cleanNumberText(raw);
  const local = countryCode === null ? [] : (byCallingCode[countryCode] ?? []);
  const isOne = (digits: string) => everywhere.indexOf(digits) >= 0 || local.indexOf(digits) >= 0;
  if (text.charAt(0) !== '+') return isOne(text);
  // '+112', '+44999': nobody's number, and clear what is meant.
  const digits = text.slice(1);
  if (isOne(digits)) return true;
  return countryCode !== null && digits.slice(0, countryCode.length) === countryCode && isOne(digits.slice(countryCode.length));
}

import type { Leg } from './call-state.ts';

/** By what the call remembers of the app, never by what the message says. */
export function sendToApp(leg: Leg) {
  KSR.hdr.remove('Route');
  KSR.seturi(leg.contact);
  KSR.pv.sets('$du', leg.via);
  // Between two listeners over UDP; a device takes nothing from another address than the one it knows.
  if (leg.socket !== '') KSR.pv.sets('$fs', leg.socket);
}

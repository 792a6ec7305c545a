/**
 * Over TCP and TLS an answer goes over the connection of its request, and when that is closed, over a new one to the port where the sender listens: the
 * one in Via (RFC 3261 section 18.2.2). `rport` asks for the source port (RFC 3581, made for UDP), and Kamailio obeys on every transport: it would
 * connect to a port that nobody listens on, and the answer that the call was waiting for would be lost.
 */
export function answersGoToSentBy() {
  if (KSR.is_UDP()) return;
  // Of the topmost Via only: none of what stands before it may be the comma in front of the next.
  if (KSR.textops.subst_hf('Via', '/^([^,]*);[ \\t]*rport[^;,]*/\\1/i', 'f') > 0) KSR.textopsx.msg_apply_changes();
}

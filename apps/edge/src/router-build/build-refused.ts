/** A build of the call router that must not come into force. The message says why, for an operator. */
export class BuildRefused extends Error {
  override name = 'BuildRefused';
}

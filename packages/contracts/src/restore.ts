/**
 * After Kamailio was started anew the edge agent puts the registrations of devices back: a REGISTER to the device listener, over UDP from the edge's own
 * address, with the token of this start instead of a password. What the device said and where it was stands in it as it was received.
 */
export const restore = {
  /** The token. */
  token: 'X-Patchcord-Restore',
  /** `DeviceRegistration.received` */
  received: 'X-Patchcord-Received',
} as const;

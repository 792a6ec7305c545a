/** The command cannot do what was asked; the message says why and what would help. Shown without a stack. */
export class CommandError extends Error {
  override name = 'CommandError';
}

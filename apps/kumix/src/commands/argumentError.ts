/** Thrown by a slash command whose argument cannot be read; its message is for the person. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
  readonly code = 'invalid';
}

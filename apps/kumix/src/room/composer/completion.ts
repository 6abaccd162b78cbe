/** What the word at the caret asks for: a person, an emoji, a command. */
export interface Token {
  readonly kind: 'person' | 'emoji' | 'command';
  /** Without its sign. */
  readonly query: string;
  /** Where it starts (at the sign) and ends in the text. */
  readonly from: number;
  readonly to: number;
}

export function tokenAt(text: string, caret: number): Token | null {
  const before = text.slice(0, caret);
  const command = /^\/(\w*)$/.exec(before);
  if (command !== null) {
    return { kind: 'command', query: command[1] ?? '', from: 0, to: caret };
  }
  const person = /(?:^|[\s(])@([\p{L}\p{N}._=/+-]*(?: [\p{L}\p{N}]*)?)$/u.exec(before);
  if (person !== null) {
    const query = person[1] ?? '';
    return { kind: 'person', query, from: caret - query.length - 1, to: caret };
  }
  const emoji = /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,})$/u.exec(before);
  if (emoji !== null) {
    const query = emoji[1] ?? '';
    return { kind: 'emoji', query, from: caret - query.length - 1, to: caret };
  }
  return null;
}

/** The name that a colon at the caret has just closed, as in `:rocket:`. */
export function closedShortcode(text: string, caret: number): string | null {
  return /(?:^|[\s(]):([\p{L}\p{N}_+-]{2,}):$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

/** The text with the token replaced, and where the caret then stands. */
export function complete(
  text: string,
  token: Token,
  replacement: string,
): { readonly text: string; readonly caret: number } {
  const after = text.slice(token.to);
  const space = after.startsWith(' ') ? '' : ' ';
  const start = `${text.slice(0, token.from)}${replacement}${space}`;
  return { text: `${start}${after}`, caret: start.length + (space === '' ? 1 : 0) };
}

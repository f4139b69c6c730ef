import type { BlockedHost } from '../../core/clients/hostNotAllowed';
import type { Client, TokenState, Variable } from '../../core/model';
import { timeLeft } from '../../core/tokens/tokenLife';
import { maskToken } from '../../core/tokens/tokenText';
import { type TokenStatus, tokenStatusOf } from '../tokens/tokenStatus';

/** The status of a reference in its request. */
export type ReferenceStatus = UnknownStatus | KnownStatus;

export interface UnknownStatus {
  readonly kind: 'unknown';
  readonly nearest?: string;
  readonly hasMistake: boolean;
}

export type KnownStatus = { readonly client: Client; readonly variable: Variable } & (
  | { readonly kind: 'untrusted' | 'unconfirmed' | 'signed' }
  | { readonly kind: 'plain'; readonly value: string }
  | { readonly kind: 'blocked'; readonly host: BlockedHost }
  | { readonly kind: 'token'; readonly state: TokenState }
);

/** The kinds of decorations; each has a color. */
export type DecorationKind = TokenStatus['id'] | 'unknown' | 'blocked' | 'locked' | 'plain';

export interface StatusText {
  readonly decoration: DecorationKind;
  readonly text: string;
}

/** A few words to show behind a reference. @param isMasked whether to include the masked token */
export function statusText(status: ReferenceStatus, isMasked: boolean, now: number): StatusText {
  switch (status.kind) {
    case 'unknown':
      return { decoration: 'unknown', text: status.hasMistake ? 'client has a mistake' : 'unknown client' };
    case 'blocked':
      return { decoration: 'blocked', text: 'blocked: host not allowed' };
    case 'untrusted':
      return { decoration: 'locked', text: 'blocked: folder not trusted' };
    case 'unconfirmed':
      return { decoration: 'locked', text: 'production: confirm to use' };
    case 'plain':
      return { decoration: 'plain', text: shorten(status.value, 32) };
    case 'signed':
      return { decoration: 'plain', text: 'computed on send' };
    case 'token':
      return tokenText(status.state, isMasked, now);
  }
}

function tokenText(state: TokenState, isMasked: boolean, now: number): StatusText {
  const status = tokenStatusOf(state, now);
  const { token } = state;
  const isAlive = token !== undefined && timeLeft(token, now) > 0;
  const prefix = isMasked && isAlive ? `${maskToken(token.value)} · ` : '';
  if (state.kind === 'failed' && status.id === 'failed' && state.error.status !== undefined) {
    // The message quotes the server's error description.
    const answer = /“([^”]+)”/.exec(state.error.message)?.[1] ?? state.error.code.replaceAll('-', ' ');
    const oldToken = isAlive ? `${prefix}${status.text.split(', ').at(-1)} · ` : '';
    return { decoration: 'failed', text: `${oldToken}${state.error.status}: ${shorten(answer, 40)}` };
  }
  return { decoration: status.id, text: `${prefix}${status.text}` };
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

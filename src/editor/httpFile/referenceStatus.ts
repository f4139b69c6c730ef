import type { BlockedHost } from '../../core/clients/hostNotAllowed';
import type { Client, TokenState, Variable } from '../../core/model';
import { timeLeft } from '../../core/tokens/tokenLife';
import { maskToken } from '../../core/tokens/tokenText';
import { tokenStatusOf } from '../tokens/tokenStatus';

/** What there is to say about one reference at one place. */
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

/** One decoration type for each. */
export const looks = [
  'live',
  'expiring',
  'expired',
  'none',
  'fetching',
  'secretMissing',
  'failed',
  'unknown',
  'blocked',
  'locked',
  'plain',
] as const;
export type LookId = (typeof looks)[number];

export interface StatusText {
  readonly look: LookId;
  readonly text: string;
}

/** A few words to show behind a reference. @param isMasked whether the masked token is shown */
export function statusText(status: ReferenceStatus, isMasked: boolean, now: number): StatusText {
  switch (status.kind) {
    case 'unknown':
      return { look: 'unknown', text: status.hasMistake ? 'its entry has a mistake' : 'no such client' };
    case 'blocked':
      return { look: 'blocked', text: 'blocked: host not allowed' };
    case 'untrusted':
      return { look: 'locked', text: 'blocked in an untrusted folder' };
    case 'unconfirmed':
      return { look: 'locked', text: 'production: confirm to use' };
    case 'plain':
      return { look: 'plain', text: shortened(status.value, 32) };
    case 'signed':
      return { look: 'plain', text: 'computed on send' };
    case 'token':
      return tokenText(status.state, isMasked, now);
  }
}

function tokenText(state: TokenState, isMasked: boolean, now: number): StatusText {
  const look = tokenStatusOf(state, now);
  const token = 'token' in state ? state.token : undefined;
  const isAlive = token !== undefined && timeLeft(token, now) > 0;
  const shown = isMasked && isAlive ? `${maskToken(token.value)} · ` : '';
  if (state.kind === 'failed' && look.id === 'failed' && state.error.status !== undefined) {
    // The server's own words are in quotation marks.
    const answer = /“([^”]+)”/.exec(state.error.message)?.[1] ?? state.error.code.replaceAll('-', ' ');
    const kept = isAlive ? `${shown}${look.text.split(', ').at(-1)} · ` : '';
    return { look: 'failed', text: `${kept}${state.error.status}: ${shortened(answer, 40)}` };
  }
  return { look: look.id, text: `${shown}${look.text}` };
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

import { masked } from '../../core/mask';
import type { Client, TokenState, Variable } from '../../core/model';
import type { Objection } from '../../core/publisher';
import { timeLeft } from '../../core/tokenLife';
import { lookOf } from '../tree/look';

/** What is to be said of one reference at one place. */
export type Standing =
  | { readonly kind: 'unknown'; readonly nearest?: string; readonly hasMistake: boolean }
  | Withheld
  | (Known & { readonly kind: 'untrusted' | 'unconfirmed' | 'signed' })
  | (Known & { readonly kind: 'plain'; readonly value: string })
  | (Known & { readonly kind: 'token'; readonly state: TokenState });

interface Known {
  readonly client: Client;
  readonly variable: Variable;
}

export interface Withheld extends Known {
  readonly kind: 'withheld';
  readonly objection: Objection;
  /** Where the objection is, if it is not at this very place: `line 12`, `orders.http, line 12`. */
  readonly elsewhere?: string;
}

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
  'withheld',
  'locked',
  'plain',
] as const;
export type LookId = (typeof looks)[number];

export interface StandingText {
  readonly look: LookId;
  readonly text: string;
}

/** A few words for behind a reference. @param isMasked whether the masked token is shown */
export function standingText(standing: Standing, isMasked: boolean, now: number): StandingText {
  switch (standing.kind) {
    case 'unknown':
      return { look: 'unknown', text: standing.hasMistake ? 'its entry has a mistake' : 'no such client' };
    case 'withheld':
      return { look: 'withheld', text: withheldText(standing) };
    case 'untrusted':
      return { look: 'locked', text: 'nothing automatic in an untrusted folder' };
    case 'unconfirmed':
      return { look: 'locked', text: 'production: confirm to use' };
    case 'plain':
      return { look: 'plain', text: shortened(standing.value, 32) };
    case 'signed':
      return { look: 'plain', text: 'made when sent' };
    case 'token':
      return tokenText(standing.state, isMasked, now);
  }
}

function withheldText({ objection, elsewhere }: Withheld): string {
  const reason = objection.kind === 'forbidden' ? 'host not allowed' : 'host not known';
  return `withheld: ${reason}${elsewhere === undefined ? '' : ` in ${elsewhere}`}`;
}

function tokenText(state: TokenState, isMasked: boolean, now: number): StandingText {
  const look = lookOf(state, now);
  const { token } = state;
  const isAlive = token !== undefined && timeLeft(token, now) > 0;
  const shown = isMasked && isAlive ? `${masked(token.value)} · ` : '';
  if (state.kind === 'failed' && look.id === 'failed' && state.error.status !== undefined) {
    // What the server said stands in quotation marks.
    const said = /“([^”]+)”/.exec(state.error.message)?.[1] ?? state.error.code.replaceAll('-', ' ');
    const kept = isAlive ? `${shown}${look.text.split(', ').at(-1)} · ` : '';
    return { look: 'failed', text: `${kept}${state.error.status}: ${shortened(said, 40)}` };
  }
  return { look: look.id, text: `${shown}${look.text}` };
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

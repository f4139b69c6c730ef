/**
 * Tokens as you see them: `tokenStatus` has the icon and words for a state, in the tree, the status bar and `.http`
 * files; `tokenDetails` describes one token, masked. `productionConsent` asks before a production token is used: the wire
 * and every command that copies or shows a token call it first. Core's `tokens/` fetches and keeps the tokens.
 */
import type { TokenState } from '../../core/model';
import { phaseOf } from '../../core/tokens/tokenLife';
import { clockTime } from '../ui/times';

/** The icon, color and text for the state of a token. The text alone is enough: color is never the only sign. */
export interface TokenStatus {
  readonly id: 'none' | 'fetching' | 'live' | 'expiring' | 'expired' | 'secretMissing' | 'failed';
  readonly icon: string;
  readonly color?: string;
  /** A few words, e.g. `until 14:32`. */
  readonly text: string;
}

const secretErrors = ['missing-secret', 'invalid-secret', 'invalid-key'];

/** @param now milliseconds since the epoch */
export function tokenStatusOf(state: TokenState, now: number): TokenStatus {
  if (state.kind === 'none') return { id: 'none', icon: 'circle-outline', text: 'no token yet' };
  if (state.kind === 'fetching') return { id: 'fetching', icon: 'loading~spin', text: 'fetching…' };
  if (state.kind === 'failed') {
    const oldToken =
      state.token && phaseOf(state.token, now) !== 'expired'
        ? `, old token until ${clockTime(state.token.expiresAt, now)}`
        : '';
    if (secretErrors.includes(state.error.code)) {
      const problem = state.error.code === 'missing-secret' ? 'secret missing' : 'secret not usable';
      const text = `${problem}${oldToken}`;
      return { id: 'secretMissing', icon: 'key', color: 'list.warningForeground', text };
    }
    const { code, status } = state.error;
    const text = `${code.replaceAll('-', ' ')}${status === undefined ? '' : ` (${status})`}${oldToken}`;
    return { id: 'failed', icon: 'error', color: 'list.errorForeground', text };
  }
  const until = clockTime(state.token.expiresAt, now);
  switch (phaseOf(state.token, now)) {
    case 'live':
      return { id: 'live', icon: 'pass-filled', color: 'testing.iconPassed', text: `until ${until}` };
    case 'expiring':
      return { id: 'expiring', icon: 'watch', color: 'list.warningForeground', text: `expires ${until}` };
    default:
      return { id: 'expired', icon: 'history', color: 'disabledForeground', text: `expired ${until}` };
  }
}

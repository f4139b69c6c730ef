import type { TokenState } from '../../core/model';
import { phaseOf } from '../../core/tokens/tokenLife';
import { clockTime } from '../ui/times';

/** How a state looks and reads; never told by colour alone. */
export interface Look {
  readonly id: 'none' | 'fetching' | 'live' | 'expiring' | 'expired' | 'secretMissing' | 'failed';
  readonly icon: string;
  readonly colour?: string;
  /** A few words, as `until 14:32`. */
  readonly text: string;
}

const missing = ['missing-secret', 'invalid-secret', 'invalid-key'];

export function tokenStatusOf(state: TokenState, now: number): Look {
  if (state.kind === 'none') return { id: 'none', icon: 'circle-outline', text: 'no token yet' };
  if (state.kind === 'fetching') return { id: 'fetching', icon: 'loading~spin', text: 'fetching…' };
  if (state.kind === 'failed') {
    const kept =
      state.token && phaseOf(state.token, now) !== 'expired'
        ? `, old token until ${clockTime(state.token.expiresAt, now)}`
        : '';
    if (missing.includes(state.error.code)) {
      const what = state.error.code === 'missing-secret' ? 'secret missing' : 'secret not usable';
      return { id: 'secretMissing', icon: 'key', colour: 'list.warningForeground', text: `${what}${kept}` };
    }
    return { id: 'failed', icon: 'error', colour: 'list.errorForeground', text: `${failure(state)}${kept}` };
  }
  const until = clockTime(state.token.expiresAt, now);
  switch (phaseOf(state.token, now)) {
    case 'live':
      return { id: 'live', icon: 'pass-filled', colour: 'testing.iconPassed', text: `until ${until}` };
    case 'expiring':
      return { id: 'expiring', icon: 'watch', colour: 'list.warningForeground', text: `expires ${until}` };
    default:
      return { id: 'expired', icon: 'history', colour: 'disabledForeground', text: `expired ${until}` };
  }
}

function failure(state: Extract<TokenState, { kind: 'failed' }>): string {
  const status = state.error.status === undefined ? '' : ` (${state.error.status})`;
  return `${state.error.code.replaceAll('-', ' ')}${status}`;
}

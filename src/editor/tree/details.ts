import type { Client, TokenState } from '../../core/model';
import { providerOf } from '../../core/providers';
import { tokenUrl } from '../../core/tokens/tokenRequest';
import { fixesFor } from '../ui/fixes';
import { exactTime } from '../ui/times';
import type { DetailNode } from './nodes';

/** The lines under a client: the last error, its token and its settings. */
export function detailsOf(client: Client, state: TokenState, secretPlace: string): DetailNode[] {
  const provider = providerOf(client);
  const { token } = state;
  const options = provider.options.map((option) => {
    const text = [client.options[option.name] ?? ''].flat().join(' ') || 'none';
    return line(option.kind === 'list' ? `${option.title} requested` : option.title, text);
  });
  return [
    ...problemLines(client, state),
    ...(token
      ? [
          ...(token.scope === undefined ? [] : [line('Scopes granted', token.scope || 'none')]),
          line('Expires', exactTime(token.expiresAt)),
          line('Fetched', exactTime(token.fetchedAt)),
        ]
      : []),
    line('Environment', client.environment),
    line('Client ID', client.clientId),
    line('Token endpoint', tokenUrl(client, provider)),
    ...options,
    ...(client.allowedHosts.length > 0
      ? [line('Additional allowed hosts', client.allowedHosts.join(', '))]
      : []),
    line('Secrets', secretPlace),
  ];
}

function problemLines(client: Client, state: TokenState): DetailNode[] {
  if (state.kind !== 'failed') return [];
  const fix = fixesFor(state.error, client)[0];
  const lines: DetailNode[] = [{ ...line('Last error', state.error.message), icon: 'warning' }];
  if (fix) lines.push({ kind: 'detail', label: fix.title, value: '', icon: 'lightbulb', fix });
  return lines;
}

function line(label: string, value: string): DetailNode {
  return { kind: 'detail', label, value };
}

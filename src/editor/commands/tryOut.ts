import { AppError } from '../../core/errors';
import type { Client } from '../../core/model';
import type { Kunci } from '../kunci';
import { inform, report } from '../report';
import { clockTime } from '../times';
import { fetchWithProgress } from './tokenCommands';

/** Fetches a token, so that a person knows at once whether what they entered works. */
export async function tryOut(kunci: Kunci, client: Client, done: 'added' | 'changed'): Promise<void> {
  try {
    const token = await fetchWithProgress(kunci, client, true);
    const scope = token.scope ? `, with ${token.scope}` : '';
    inform(`“${client.name}” works: its token is valid until ${clockTime(token.expiresAt)}${scope}.`, {
      title: 'Copy Token',
      command: 'kunci.copyToken',
      arguments: [{ client: client.name }],
    });
  } catch (error) {
    const explained =
      error instanceof AppError && error.code !== 'cancelled'
        ? new AppError(error.code, `“${client.name}” is ${done}, but there is no token yet. ${error.message}`)
        : error;
    void report(explained, kunci.log, client);
  }
}

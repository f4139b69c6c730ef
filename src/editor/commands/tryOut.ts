import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { inform, report } from '../ui/report';
import { clockTime } from '../ui/times';
import type { Kunci } from './context';
import { exampleFor } from './exampleFor';
import { fetchWithProgress } from './tokenCommands';

/**
 * Fetches a token, so that a person knows at once whether what they entered works. A client may be meant for requests
 * that take none.
 */
export async function tryOut(kunci: Kunci, client: Client, done: 'added' | 'changed'): Promise<void> {
  const example = await exampleFor(kunci, client);
  const lacking = providerOf(client).secrets.find(
    ({ name }) => providerOf(client).token.secrets.includes(name) && !example.secrets.includes(name),
  );
  if (lacking) {
    inform(
      `“${client.name}” is ${done}. Without a ${lacking.title.toLowerCase()} it gets no token, but its requests ` +
        `can be signed, as for ${example.title}.`,
      { title: 'New Request File', command: 'kunci.newRequestFile', arguments: [{ client: client.name }] },
    );
    return;
  }
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

import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { clientFix } from '../ui/fixes';
import { inform, report } from '../ui/report';
import { clockTime } from '../ui/times';
import type { Kunci } from './command';
import { fetchWithProgress } from './tokenCommands';
import { exampleFor } from './useCommands';

/** After a client was added or changed, fetches a token to check the input, unless its requests need no token. */
export async function tryOut(kunci: Kunci, client: Client, done: 'added' | 'changed'): Promise<void> {
  const example = await exampleFor(kunci, client);
  const missing = providerOf(client).secrets.find(
    ({ name }) => providerOf(client).token.secrets(client).includes(name) && !example.secrets.includes(name),
  );
  if (missing) {
    inform(
      `“${client.name}” was ${done}. Without a ${missing.title.toLowerCase()} it has no token, but Kunci can sign its ` +
        `requests, e.g. ${example.title}.`,
      clientFix(client, 'New Request File', 'kunci.newRequestFile'),
    );
    return;
  }
  try {
    const token = await fetchWithProgress(kunci, client, true);
    const scope = token.scope ? `, scope ${token.scope}` : '';
    const message = `“${client.name}” was ${done}. Its token is valid until ${clockTime(token.expiresAt)}${scope}.`;
    inform(message, clientFix(client, 'Copy Token', 'kunci.copyToken'));
  } catch (error) {
    const failure =
      error instanceof AppError && error.code !== 'cancelled'
        ? new AppError(
            error.code,
            `“${client.name}” was ${done}, but Kunci could not fetch a token. ${error.message}`,
          )
        : error;
    void report(failure, kunci.log, client);
  }
}

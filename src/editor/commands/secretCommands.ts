import * as vscode from 'vscode';
import { publicKeyOf, readStoredKey } from '../../core/keys';
import type { Client, SecretField } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { hasKey, providerOf } from '../../core/providers';
import { accountOf } from '../../core/vaults/secretStore';
import { askOne } from '../form/ask';
import { saveSecrets } from '../form/saveSecrets';
import { askSecret } from '../form/secretSteps';
import { pickSome } from '../ui/pickSome';
import { inform } from '../ui/report';
import { isOwn, refuseTemporary } from './clientCommands';
import type { Kunci } from './context';
import { type Command, onClient } from './registry';
import { tryOut } from './tryOut';

export const replaceSecret = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  const field = await pickField(client);
  const frame = { title: `${field.title} of “${client.name}”`, step: 1, steps: 1, canGoBack: false };
  let given = {};
  for (;;) {
    const answer = await askSecret({ ...field, optional: false }, given, frame);
    if (answer.kind !== 'next') throw new vscode.CancellationError();
    given = answer.value;
    if (await saveSecrets(kunci, stillThere(kunci, client), given)) break;
  }
  const present = stillThere(kunci, client);
  kunci.tokens.forget(present);
  if (providerOf(present).token.secrets.includes(field.name)) await tryOut(kunci, present, 'changed');
  else vscode.window.setStatusBarMessage(`$(key) ${field.title} of “${present.name}” stored.`, 6000);
}, isOwn);

/**
 * The client that has the secret now: while it was asked for, another window may have renamed or removed it.
 * @throws AppError `unknown-client`
 */
function stillThere(kunci: Kunci, client: Client): Client {
  const account = (one: Client): string => accountOf(one, providerOf(one), '');
  const sharers = kunci.store
    .clients()
    .filter((one) => account(one) === account(client) && isOwn(kunci, one));
  const present = sharers.find(({ name }) => name === client.name) ?? sharers[0];
  if (present) return present;
  throw new AppError(
    'unknown-client',
    `“${client.name}” is not in the settings any more, or has another address or id. Nothing was stored.`,
  );
}

export const copyPublicKey = onClient(
  async (kunci, client) => {
    const field = providerOf(client).secrets.find((one) => one.kind === 'key');
    if (!field) {
      throw new AppError(
        'invalid-key',
        `“${client.name}” signs in with a secret, not with a key: there is none to copy.`,
      );
    }
    const secrets = kunci.store.temporarySecrets(client) ?? (await kunci.secrets.read(client, [field.name]));
    const privateKey = readStoredKey(secrets[field.name] ?? '', client.name);
    const { pem, fingerprint } = publicKeyOf(privateKey);
    await vscode.env.clipboard.writeText(pem);
    inform(`Public key of “${client.name}” copied (${fingerprint}). ${field.registration ?? ''}`, {
      title: 'Fetch Token',
      command: 'kunci.fetchToken',
      arguments: [{ client: client.name }],
    });
  },
  (_, client) => hasKey(client),
);

/** Deletes secrets in the vault that no client uses any more. */
export const cleanUp: Command = async (kunci) => {
  const orphans = kunci.secrets.orphans(kunci.store.clients());
  if (orphans.length === 0) {
    void vscode.window.showInformationMessage('Nothing to clean up: no secret is left over.');
    return;
  }
  // An entry with a mistake may be the one that a secret belongs to, so nothing is ticked then.
  const isCertain = kunci.store.entries().every((entry) => entry.kind === 'client');
  const items = orphans.map((account) => {
    const [origin = '', ...rest] = account.split('|');
    const field = rest.at(-1) ?? '';
    return {
      label: rest.slice(0, -1).join('|'),
      description: field,
      detail: origin,
      picked: isCertain,
      account,
    };
  });
  const chosen = await pickSome(
    items,
    'Clean Up',
    isCertain
      ? 'Delete these secrets, which no client uses any more?'
      : 'Entries with a mistake may need some of these. Which are to be deleted?',
  );
  for (const { account } of chosen) await kunci.secrets.drop(account);
  const noun = chosen.length === 1 ? 'secret' : 'secrets';
  void vscode.window.showInformationMessage(`${chosen.length} ${noun} deleted.`);
};

async function pickField(client: Client): Promise<SecretField> {
  const fields = providerOf(client).secrets;
  const frame = { title: `Secrets of “${client.name}”`, step: 1, steps: 1, canGoBack: false };
  const [only, ...rest] = fields;
  if (only && rest.length === 0) return only;
  const options = fields.map((field) => ({ label: field.title, detail: field.description, value: field }));
  const answer = await askOne(frame, 'Which one is to be replaced?', options, only);
  if (answer.kind !== 'next') throw new vscode.CancellationError();
  return answer.value;
}

import * as vscode from 'vscode';
import { publicKeyOf } from '../../core/keys/keyPair';
import { readStoredKey } from '../../core/keys/privateKey';
import type { Client, SecretField } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { hasKey, providerOf, secretFieldsOf } from '../../core/providers';
import { singleFrame } from '../form/ask';
import { saveSecrets } from '../form/saveAnswers';
import { askSecret, clientsWithSameSecrets } from '../form/secretSteps';
import { clientFix } from '../ui/fixes';
import { pickOne, pickSome } from '../ui/quickPick';
import { inform } from '../ui/report';
import { isOwn, refuseTemporary } from './clientCommands';
import { type Command, type Kunci, onClient } from './command';
import { tryOut } from './tryOut';

export const replaceSecret = onClient(async (kunci, client) => {
  refuseTemporary(kunci, client);
  const field = await pickSecretField(client);
  const frame = singleFrame(`${field.title} of “${client.name}”`);
  let secrets = {};
  for (;;) {
    const answer = await askSecret({ ...field, optional: false }, secrets, frame);
    if (answer.kind !== 'next') throw new vscode.CancellationError();
    secrets = answer.value;
    if (await saveSecrets(kunci, currentClient(kunci, client), secrets)) break;
  }
  const present = currentClient(kunci, client);
  kunci.tokens.forget(present);
  if (providerOf(present).token.secrets(present).includes(field.name))
    await tryOut(kunci, present, 'changed');
  else vscode.window.setStatusBarMessage(`$(key) ${field.title} of “${present.name}” stored`, 6000);
}, isOwn);

/**
 * The client that the secret belongs to now, because another window may have renamed it while the question was open.
 * @throws AppError `unknown-client`
 */
function currentClient(kunci: Kunci, client: Client): Client {
  const sharers = clientsWithSameSecrets(kunci.store, client);
  const present = sharers.find(({ name }) => name === client.name) ?? sharers[0];
  if (present) return present;
  throw new AppError(
    'unknown-client',
    `“${client.name}” was removed, or has a new address or client ID. The secret was not stored.`,
  );
}

export const copyPublicKey = onClient(
  async (kunci, client) => {
    const field = secretFieldsOf(client).find(({ kind }) => kind === 'key');
    if (!field) {
      throw new AppError(
        'invalid-key',
        `“${client.name}” has no key pair, so there is no public key to copy.`,
      );
    }
    const secrets = await kunci.readSecrets(client, [field.name]);
    const privateKey = readStoredKey(secrets[field.name] ?? '', client.name, field.keyTypes);
    const { pem, fingerprint } = publicKeyOf(privateKey);
    await vscode.env.clipboard.writeText(pem);
    const message = `Public key of “${client.name}” copied (${fingerprint}). ${field.registration ?? ''}`;
    inform(message, clientFix(client, 'Fetch Token', 'kunci.fetchToken'));
  },
  (_, client) => hasKey(client),
);

/** Deletes secrets in the vault that no client uses. */
export const cleanUp: Command = async (kunci) => {
  const orphans = kunci.secrets.orphans(kunci.store.clients());
  if (orphans.length === 0) {
    void vscode.window.showInformationMessage('There are no unused secrets.');
    return;
  }
  // A secret may belong to an entry with a mistake, so in that case nothing is selected at first.
  const isCertain = kunci.store.entries().every((entry) => entry.kind === 'client');
  const items = orphans.map((account) => {
    // Only the client ID in the middle may contain the separator.
    const [, detail = '', label = '', description = ''] = /^([^|]*)\|(.*)\|(.*)$/.exec(account) ?? [];
    return { label, description, detail, picked: isCertain, account };
  });
  const selected = await pickSome(
    items,
    'Clean Up Secrets',
    isCertain
      ? 'No client uses these secrets. Which ones do you want to delete?'
      : 'Clients with a mistake may need some of these secrets. Which ones do you want to delete?',
  );
  for (const { account } of selected) await kunci.secrets.drop(account);
  const noun = selected.length === 1 ? 'secret' : 'secrets';
  void vscode.window.showInformationMessage(`${selected.length} ${noun} deleted.`);
};

async function pickSecretField(client: Client): Promise<SecretField> {
  const items = secretFieldsOf(client).map((field) => ({
    label: field.title,
    detail: field.description,
    field,
  }));
  if (items.length === 1 && items[0]) return items[0].field;
  const { field } = await pickOne(items, {
    title: `Secrets of “${client.name}”`,
    placeHolder: 'Which secret do you want to replace?',
    ignoreFocusOut: true,
  });
  return field;
}

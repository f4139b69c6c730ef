/** The questions about secrets. The form keeps what you type until it is in the vault. */
import * as vscode from 'vscode';
import { makeKeyPair } from '../../core/keys/keyPair';
import { readPrivateKey } from '../../core/keys/privateKey';
import type { Client, SecretField, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { accountOf } from '../../core/vaults/secretStore';
import type { ClientStore } from '../clients/clientStore';
import { type Answer, askOne, askText, type Frame, mapAnswer } from './ask';
import { clientFromDraft } from './draft';
import type { Step } from './steps';

export function secretStep(field: SecretField, providerId: string, store: ClientStore): Step {
  return {
    applies: ({ provider, options }) => provider.id === providerId && (field.isUsed?.(options) ?? true),
    ask: async (draft, frame) => {
      const titled = { ...frame, title: `${frame.title}: ${field.title}` };
      const [sharer] = clientsWithSameSecrets(store, clientFromDraft(draft));
      const answer = await askSecret(field, draft.secrets, titled, sharer?.name);
      return mapAnswer(answer, (secrets) => ({ ...draft, secrets }));
    },
  };
}

/** The clients in the settings with the same origin and client ID, which share their secrets in the vault. */
export function clientsWithSameSecrets(store: ClientStore, client: Client): readonly Client[] {
  const account = (other: Client): string => accountOf(other, providerOf(other), '');
  return store.clients().filter((other) => !store.isTemporary(other) && account(other) === account(client));
}

/** Returns the secrets with the answer for this field, or without it if the field is optional and was left empty. */
export async function askSecret(
  field: SecretField,
  secrets: Secrets,
  frame: Frame,
  sharedWith?: string,
): Promise<Answer<Secrets>> {
  const ask = field.kind === 'key' ? askKey : askPlain;
  const answer = await ask(field, secrets, frame, sharedWith);
  const { [field.name]: _, ...others } = secrets;
  return mapAnswer(answer, (value) => (value === '' ? others : { ...others, [field.name]: value }));
}

function askPlain(
  field: SecretField,
  secrets: Secrets,
  frame: Frame,
  sharedWith: string | undefined,
): Promise<Answer<string>> {
  const skip = field.optional ? ' Leave it empty to skip it.' : '';
  const keep = sharedWith && ` Leave it empty to use the one of “${sharedWith}”. A new value replaces it.`;
  return askText(frame, {
    prompt: field.description + (keep ?? skip),
    value: secrets[field.name] ?? '',
    secret: true,
    problem: (value) => (value === '' && sharedWith !== undefined ? undefined : plainProblem(field, value)),
  });
}

function plainProblem(field: SecretField, value: string): string | undefined {
  if (value === '') return field.optional ? undefined : `Enter the ${field.title.toLowerCase()}.`;
  if (value !== value.trim()) return 'Remove the space or line break at the start or end.';
  if (/\p{Cc}/u.test(value)) return 'It contains a control character. Copy it again.';
  return undefined;
}

type KeySource = 'keep' | 'clipboard' | 'file' | 'make2048' | 'make4096' | 'none';

async function askKey(
  field: SecretField,
  secrets: Secrets,
  frame: Frame,
  sharedWith: string | undefined,
): Promise<Answer<string>> {
  for (;;) {
    const source = await askOne(frame, field.description, keySources(field, secrets, sharedWith));
    if (source.kind !== 'next') return { kind: source.kind, value: undefined };
    if (source.value === 'none') return { kind: 'next', value: '' };
    if (source.value === 'keep') return { kind: 'next', value: secrets[field.name] ?? '' };
    try {
      const key = await keyFrom(source.value, field, frame);
      if (key.kind !== 'back') return key;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await vscode.window.showErrorMessage(error.message, { modal: true });
    }
  }
}

function keySources(field: SecretField, secrets: Secrets, sharedWith: string | undefined) {
  const source = (label: string, detail: string, value: KeySource) => ({ label, detail, value });
  return [
    ...(sharedWith === undefined
      ? []
      : [
          source(
            `$(check) Use the Key of “${sharedWith}”`,
            'It has the same address and client ID. A new key would replace this one for both clients.',
            'none',
          ),
        ]),
    ...(secrets[field.name]
      ? [source('$(check) Keep the Key', 'Use the key that you entered before', 'keep')]
      : []),
    source(
      '$(clippy) Paste from the Clipboard',
      'PEM text, encrypted or not, or a line of an .env file',
      'clipboard',
    ),
    source('$(folder-opened) Choose a File…', 'e.g. private.key or private.pem', 'file'),
    source(
      '$(key) Create a Key Pair (2048 Bits)',
      'You register its public key with the provider',
      'make2048',
    ),
    source('$(key) Create a Key Pair (4096 Bits)', 'Stronger, but slower to sign', 'make4096'),
    ...(field.optional && sharedWith === undefined
      ? [source('$(debug-step-over) Skip', 'If you need no token. You can add the key later.', 'none')]
      : []),
  ];
}

/** Going back from here returns to the list of sources. @throws AppError `invalid-key` */
async function keyFrom(source: KeySource, field: SecretField, frame: Frame): Promise<Answer<string>> {
  if (source === 'make2048' || source === 'make4096') {
    return { kind: 'next', value: (await makeKeyPair(source === 'make2048' ? 2048 : 4096)).privateKey };
  }
  const text = source === 'clipboard' ? await vscode.env.clipboard.readText() : await fileText();
  if (text === undefined) return { kind: 'back', value: undefined };
  const reading = readPrivateKey(text, undefined, field.keyTypes);
  return reading.kind === 'ready' ? { kind: 'next', value: reading.pem } : decryptKey(text, field, frame);
}

async function fileText(): Promise<string | undefined> {
  const files = await vscode.window.showOpenDialog({ title: 'Private Key', openLabel: 'Use Key' });
  const file = files?.[0];
  if (!file) return undefined;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > 100_000)
    throw new AppError('invalid-key', 'This file is too large for a private key. Choose another file.');
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

async function decryptKey(text: string, field: SecretField, frame: Frame): Promise<Answer<string>> {
  let pem = '';
  const answer = await askText(
    { ...frame, canGoBack: true },
    {
      prompt:
        'This key is encrypted. Enter its passphrase. Kunci uses it once and does not store it; the vault protects the key.',
      value: '',
      secret: true,
      problem: (value) => (value === '' ? 'Enter the passphrase.' : undefined),
      accept: (passphrase) => {
        try {
          const reading = readPrivateKey(text, passphrase, field.keyTypes);
          pem = reading.kind === 'ready' ? reading.pem : '';
          return undefined;
        } catch (error) {
          if (error instanceof AppError) return error.message;
          throw error;
        }
      },
    },
  );
  // Going back or closing keeps the previous key; the typed passphrase is not a key.
  return answer.kind === 'next' ? { kind: 'next', value: pem } : { kind: answer.kind, value: undefined };
}

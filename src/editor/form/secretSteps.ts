/** The questions about secrets. What is typed stays in the form until the vault has it. */
import * as vscode from 'vscode';
import { makeKeyPair, readPrivateKey } from '../../core/keys';
import type { SecretField, Secrets } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { type Answer, askOne, askText, type Frame, into, type StepAnswer } from './ask';
import type { Draft } from './draft';
import type { Step } from './steps';

/** @param sharedWith the name of a client that has the same secrets already, where there is one */
export function secretStep(
  field: SecretField,
  providerId: string,
  sharedWith: (draft: Draft) => string | undefined,
): Step<Draft> {
  return {
    applies: (draft) => draft.provider?.id === providerId,
    ask: async (draft, frame) => {
      const titled = { ...frame, title: `${frame.title}: ${field.title}` };
      const answer = await askSecret(field, draft.secrets, titled, sharedWith(draft));
      return { ...answer, value: { ...draft, secrets: answer.value } };
    },
  };
}

/** The secrets with this field's answer among them, or without it where an optional field was left out. */
export async function askSecret(
  field: SecretField,
  given: Secrets,
  frame: Frame,
  sharedWith?: string,
): Promise<StepAnswer<Secrets>> {
  const ask = field.kind === 'key' ? askKey : askPlain;
  const answer = await ask(field, given, frame, sharedWith);
  const { [field.name]: _, ...others } = given;
  return into(answer, given, (value) => (value === '' ? others : { ...others, [field.name]: value }));
}

function askPlain(
  field: SecretField,
  given: Secrets,
  frame: Frame,
  sharedWith: string | undefined,
): Promise<Answer<string>> {
  const without = field.optional ? ' Leave it empty to do without.' : '';
  const keep = sharedWith && ` Leave it empty to use the one of “${sharedWith}”; another one replaces it.`;
  return askText(frame, {
    prompt: field.description + (keep ?? without),
    value: given[field.name] ?? '',
    secret: true,
    problem: (value) => (value === '' && sharedWith !== undefined ? undefined : plainProblem(field, value)),
  });
}

function plainProblem(field: SecretField, value: string): string | undefined {
  if (value === '') return field.optional ? undefined : `The ${field.title.toLowerCase()} is needed.`;
  if (value !== value.trim()) return 'There is a space or a line break at its start or end.';
  if (/\p{Cc}/u.test(value)) return 'It holds a character that cannot be typed. Copy it anew.';
  return undefined;
}

type KeySource = 'keep' | 'clipboard' | 'file' | 'make2048' | 'make4096' | 'none';

async function askKey(
  field: SecretField,
  given: Secrets,
  frame: Frame,
  sharedWith: string | undefined,
): Promise<Answer<string>> {
  for (;;) {
    const source = await askOne(frame, field.description, keySources(field, given, sharedWith), undefined);
    if (source.kind !== 'next') return { kind: source.kind, value: undefined };
    if (source.value === 'none') return { kind: 'next', value: '' };
    if (source.value === 'keep') return { kind: 'next', value: given[field.name] ?? '' };
    try {
      const key = await keyFrom(source.value, frame);
      if (key.kind !== 'back') return key;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      await vscode.window.showErrorMessage(error.message, { modal: true });
    }
  }
}

function keySources(field: SecretField, given: Secrets, sharedWith: string | undefined) {
  const source = (label: string, detail: string, value: KeySource) => ({ label, detail, value });
  return [
    ...(sharedWith === undefined
      ? []
      : [
          source(
            `$(check) Use the Key of “${sharedWith}”`,
            'Same address and id: another key replaces it',
            'none',
          ),
        ]),
    ...(given[field.name] ? [source('$(check) Keep the Key Given Before', 'Go on with it', 'keep')] : []),
    source(
      '$(clippy) Paste from the Clipboard',
      'PEM text, encrypted or not, also from an .env file',
      'clipboard',
    ),
    source('$(folder-opened) Choose a File…', 'For example private.key or private.pem', 'file'),
    source('$(key) Make a Key Pair, 2048 Bits', 'You register its public half with the provider', 'make2048'),
    source('$(key) Make a Key Pair, 4096 Bits', 'Stronger, somewhat slower to sign', 'make4096'),
    ...(field.optional && sharedWith === undefined
      ? [
          source(
            '$(debug-step-over) Do Without',
            'Enough where no token is needed; it can be added later',
            'none',
          ),
        ]
      : []),
  ];
}

/** Going back from here leads to the sources. @throws AppError `invalid-key` */
async function keyFrom(source: KeySource, frame: Frame): Promise<Answer<string>> {
  if (source === 'make2048' || source === 'make4096') {
    return { kind: 'next', value: (await makeKeyPair(source === 'make2048' ? 2048 : 4096)).privateKey };
  }
  const text = source === 'clipboard' ? await vscode.env.clipboard.readText() : await fileText();
  if (text === undefined) return { kind: 'back', value: undefined };
  const reading = readPrivateKey(text);
  return reading.kind === 'ready' ? { kind: 'next', value: reading.pem } : decrypted(text, frame);
}

async function fileText(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({ title: 'Private Key', openLabel: 'Use This Key' });
  const file = chosen?.[0];
  if (!file) return undefined;
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > 100_000)
    throw new AppError('invalid-key', 'This file is too large for a private key. Choose another.');
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
}

async function decrypted(text: string, frame: Frame): Promise<Answer<string>> {
  let pem = '';
  const answer = await askText(
    { ...frame, canGoBack: true },
    {
      prompt:
        'This key is encrypted. Its passphrase is used once and not kept; the keychain protects the key.',
      value: '',
      secret: true,
      problem: (value) => (value === '' ? 'The passphrase is needed.' : undefined),
      accept: async (passphrase) => {
        try {
          const reading = readPrivateKey(text, passphrase);
          pem = reading.kind === 'ready' ? reading.pem : '';
          return undefined;
        } catch (error) {
          if (error instanceof AppError) return error.message;
          throw error;
        }
      },
    },
  );
  // A passphrase is not a key: going back or closing leaves the key that was given before.
  return answer.kind === 'next' ? { kind: 'next', value: pem } : { kind: answer.kind, value: undefined };
}

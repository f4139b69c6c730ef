import type { SignatureDetails } from '../../core/explain/formatExplanation';
import type { ClockSkews } from '../../core/http/clockSkew';
import { tokenOrigin } from '../../core/http/origins';
import { publicKeyOf } from '../../core/keys/keyPair';
import { readStoredKey } from '../../core/keys/privateKey';
import type {
  Client,
  Explanation,
  OtherClient,
  OutgoingRequest,
  SecretField,
  Secrets,
  SigningKind,
} from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { secretFingerprint } from '../../core/signing/hashes';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { Documents } from '../ui/documents';
import type { WindowWire } from '../wire/windowWire';

export interface SignatureParts {
  readonly store: Pick<ClientStore, 'clients'>;
  readonly names: Pick<ClientNames, 'find'>;
  readonly tokens: TokenService;
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  readonly skews: Pick<ClockSkews, 'of'>;
  readonly wire: Pick<WindowWire, 'core'>;
  readonly documents: Documents;
}

/** A request with all its values, and their source for the reader. */
export interface Subject {
  readonly client: Client;
  readonly kind: SigningKind;
  readonly request: OutgoingRequest;
  readonly source: string;
}

/** Computes the signature of a request, and compares it with another one. @param pasted empty for no comparison */
export async function explainSubject(
  parts: SignatureParts,
  subject: Subject,
  pasted: string,
): Promise<SignatureDetails> {
  const { client, kind, request } = subject;
  const secrets = await parts.readSecrets(client, kind.secrets);
  const skew = parts.skews.of(tokenOrigin(client, providerOf(client)));
  const signed = kind.sign(client, request, secrets);
  const explain = async (signature: string): Promise<Explanation> =>
    kind.explain(client, request, secrets, signature, await otherClients(parts, client, kind));
  const fields = providerOf(client).secrets.filter(({ name }) => secrets[name] !== undefined);
  const keyField = fields.find((field) => field.kind === 'key');
  const publicKey = keyField && publicKeyOf(readStoredKey(secrets[keyField.name] ?? '', client.name));
  return {
    ...subject,
    signed,
    secret: fields
      .map((field) =>
        field === keyField
          ? `${field.title}, public key ${publicKey?.fingerprint}`
          : `${field.title}, ${describeSecret(secrets[field.name] ?? '')}`,
      )
      .join('; '),
    ...(skew === undefined ? {} : { skew }),
    ...(publicKey ? { publicKey: { ...publicKey, registration: keyField?.registration ?? '' } } : {}),
    ...(pasted === '' ? {} : { comparison: { pasted, explanation: await explain(pasted) } }),
  };
}

/** The other clients of the provider, with their secrets if they have any. */
async function otherClients(
  parts: SignatureParts,
  client: Client,
  kind: SigningKind,
): Promise<readonly OtherClient[]> {
  const field = providerOf(client).secrets.find(({ name }) => name === kind.secrets[0]);
  const others: OtherClient[] = [];
  for (const other of parts.store.clients()) {
    if (other === client || other.provider !== client.provider) continue;
    const key = field && (await readUsable(parts, other, field));
    others.push({ name: other.name, clientId: other.clientId, ...(key === undefined ? {} : { key }) });
  }
  return others;
}

/** The secret, or the private key as PEM. Undefined if it is missing or cannot be read. */
async function readUsable(
  parts: SignatureParts,
  client: Client,
  { name, kind }: SecretField,
): Promise<string | undefined> {
  try {
    const value = (await parts.readSecrets(client, [name]))[name];
    return kind === 'key' && value !== undefined ? readStoredKey(value, client.name) : value;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function describeSecret(value: string): string {
  const spaces = value === value.trim() ? '' : ', with a space or newline at its start or end';
  return `fingerprint ${secretFingerprint(value)} (SHA-256), ${value.length} characters${spaces}`;
}

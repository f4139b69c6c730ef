import type { SignatureDetails } from '../../core/explain/formatExplanation';
import type { ClockSkews } from '../../core/http/clockSkew';
import { tokenOrigin } from '../../core/http/origins';
import { publicKeyOf } from '../../core/keys/keyPair';
import { readPrivateKey } from '../../core/keys/privateKey';
import type { Client, OtherClient, OutgoingRequest, Secrets, SigningKind } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { secretFingerprint } from '../../core/signing/hashes';
import type { TokenService } from '../../core/tokens/tokenService';
import type { ClientNames } from '../clients/clientNames';
import type { ClientStore } from '../clients/clientStore';
import type { Documents } from '../ui/documents';
import type { WindowWire } from '../wire/windowWire';

/** The parts for explaining signatures and verifying webhooks. */
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
  const publicKey = publicKeyIn(client, secrets);
  return {
    ...subject,
    signed: kind.sign(client, request, secrets),
    secret: describeSecrets(client, secrets),
    ...(skew === undefined ? {} : { skew }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(pasted === ''
      ? {}
      : { comparison: { pasted, explanation: await compare(parts, subject, secrets, pasted) } }),
  };
}

async function compare(
  parts: SignatureParts,
  { client, kind, request }: Subject,
  secrets: Secrets,
  pasted: string,
): Promise<ReturnType<SigningKind['explain']>> {
  return kind.explain(client, request, secrets, pasted, await otherClients(parts, client, kind));
}

/** The other clients of the provider, with their secrets if they have any. */
async function otherClients(
  parts: SignatureParts,
  client: Client,
  kind: SigningKind,
): Promise<readonly OtherClient[]> {
  const others: OtherClient[] = [];
  const [field] = kind.secrets;
  for (const other of parts.store.clients()) {
    if (other === client || other.provider !== client.provider || field === undefined) continue;
    const key = await publicKeyField(parts, other, field);
    others.push({ name: other.name, clientId: other.clientId, ...(key === undefined ? {} : { key }) });
  }
  return others;
}

/** The secret, or the private key as PEM. Undefined if it is missing or cannot be read. */
async function publicKeyField(
  parts: SignatureParts,
  client: Client,
  field: string,
): Promise<string | undefined> {
  try {
    const value = (await parts.readSecrets(client, [field]))[field];
    if (value === undefined || !isKey(client, field)) return value;
    const reading = readPrivateKey(value);
    return reading.kind === 'ready' ? reading.pem : undefined;
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

function isKey(client: Client, field: string): boolean {
  return providerOf(client).secrets.some(({ name, kind }) => name === field && kind === 'key');
}

function describeSecrets(client: Client, secrets: Secrets): string {
  return Object.entries(secrets)
    .filter(([name]) => providerOf(client).secrets.some((field) => field.name === name))
    .map(([name, value]) => {
      const title = providerOf(client).secrets.find((field) => field.name === name)?.title ?? name;
      const pem = isKey(client, name) ? publicKeyIn(client, { [name]: value }) : undefined;
      if (pem) return `${title}, public key ${pem.fingerprint}`;
      const spaces = value === value.trim() ? '' : ', with a space or newline at its start or end';
      return `${title}, fingerprint ${secretFingerprint(value)} (SHA-256), ${value.length} characters${spaces}`;
    })
    .join('; ');
}

function publicKeyIn(
  client: Client,
  secrets: Secrets,
): { readonly pem: string; readonly registration: string; readonly fingerprint: string } | undefined {
  const field = providerOf(client).secrets.find(
    ({ name, kind }) => kind === 'key' && secrets[name] !== undefined,
  );
  const reading = field && readPrivateKey(secrets[field.name] ?? '');
  if (reading?.kind !== 'ready') return undefined;
  return { ...publicKeyOf(reading.pem), registration: field?.registration ?? '' };
}

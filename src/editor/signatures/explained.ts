/** Gathers what there is to be said of a signature. */

import type { SignatureDetails } from '../../core/explain/formatExplanation';
import { tokenOrigin } from '../../core/http/origins';
import { publicKeyOf, readPrivateKey } from '../../core/keys';
import type { Client, OtherClient, OutgoingRequest, Secrets, SigningKind } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { secretFingerprint } from '../../core/signing';
import type { Kunci } from '../commands/context';

/** A request with all its values, and where they come from. */
export interface Subject {
  readonly client: Client;
  readonly kind: SigningKind;
  readonly request: OutgoingRequest;
  readonly source: string;
}

/** @param pasted a signature to compare with; empty for none */
export async function explained(kunci: Kunci, subject: Subject, pasted: string): Promise<SignatureDetails> {
  const { client, kind, request } = subject;
  const secrets = await kunci.readSecrets(client, kind.secrets);
  const skew = kunci.skews.of(tokenOrigin(client, providerOf(client)));
  const publicKey = publicKeyIn(client, secrets);
  return {
    ...subject,
    signed: kind.sign(client, request, secrets),
    secret: described(client, secrets),
    ...(skew === undefined ? {} : { skew }),
    ...(publicKey === undefined ? {} : { publicKey }),
    ...(pasted === ''
      ? {}
      : { comparison: { pasted, explanation: await compare(kunci, subject, secrets, pasted) } }),
  };
}

async function compare(
  kunci: Kunci,
  { client, kind, request }: Subject,
  secrets: Secrets,
  pasted: string,
): Promise<ReturnType<SigningKind['explain']>> {
  return kind.explain(client, request, secrets, pasted, await otherClients(kunci, client, kind));
}

/** Other clients of the provider, with their secrets where they have one. */
async function otherClients(
  kunci: Kunci,
  client: Client,
  kind: SigningKind,
): Promise<readonly OtherClient[]> {
  const others: OtherClient[] = [];
  const [field] = kind.secrets;
  for (const other of kunci.store.clients()) {
    if (other === client || other.provider !== client.provider || field === undefined) continue;
    const key = await keyOf(kunci, other, field);
    others.push({ name: other.name, clientId: other.clientId, ...(key === undefined ? {} : { key }) });
  }
  return others;
}

/** Without the form that somebody pasted it in. Nothing where it is missing or cannot be read. */
async function keyOf(kunci: Kunci, client: Client, field: string): Promise<string | undefined> {
  try {
    const value = (await kunci.readSecrets(client, [field]))[field];
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

function described(client: Client, secrets: Secrets): string {
  return Object.entries(secrets)
    .filter(([name]) => providerOf(client).secrets.some((field) => field.name === name))
    .map(([name, value]) => {
      const title = providerOf(client).secrets.find((field) => field.name === name)?.title ?? name;
      const pem = isKey(client, name) ? publicKeyIn(client, { [name]: value }) : undefined;
      if (pem) return `${title}, its public half ${pem.fingerprint}`;
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

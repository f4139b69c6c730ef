/** Makes the values of one send, a signature over the request as it leaves among them. */
import { AppError } from '../errors';
import type { Client, Provider, Secrets, Variable } from '../model';
import type { FoundReference } from '../references';
import type { Signed } from '../signing/signed';
import type { Placeholders } from './placeholders';
import { type HeaderPair, headerValue, type OutgoingRequest, type SigningKind } from './types';

export interface SigningPorts {
  readonly find: (variableName: string) => FoundReference | undefined;
  readonly providerOf: (client: Client) => Provider;
  /** @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface SignedRequest {
  readonly client: Client;
  readonly kind: SigningKind;
  /** By the variables' names. */
  readonly values: ReadonlyMap<string, string>;
  /** With all values filled in. */
  readonly request: OutgoingRequest;
  /** Absent where a time or an id is wanted, but no signature. */
  readonly signed?: Signed;
}

/**
 * Signs a request whose `signed` variables are placeholders, and in which all else is final.
 * @returns nothing where no such variable is referenced
 * @throws AppError `unsignable`, `missing-secret`, `invalid-key`, `vault-…`
 */
export async function signRequest(
  template: OutgoingRequest,
  placeholders: Placeholders,
  ports: SigningPorts,
): Promise<SignedRequest | undefined> {
  const found = signedReferences(template, placeholders, ports);
  const [first] = found;
  if (first === undefined) return undefined;
  const { client } = first;
  if (found.some((one) => one.client !== client)) {
    throw unsignable('it has values of more than one client, so that it is not clear whose secret signs it');
  }
  const provider = ports.providerOf(client);
  const kind = provider.signing?.kindOf(template.headers);
  if (kind === undefined) throw unsignable('it has no header from which to tell how it is to be signed');
  const signature = found.find(({ variable }) => isSignature(kind, variable));
  if (signature) refuseElsewhere(template, placeholders, signature.name, kind.signatureHeader);
  const secrets = signature ? await ports.readSecrets(client, kind.secrets) : {};
  const made = kind.values(client, ports.now());
  const values = new Map(found.map(({ name, variable }) => [name, made[variable.suffix] ?? '']));
  if (!signature) return { client, kind, values, request: filled(template, placeholders, values) };
  const signed = kind.sign(client, filled(template, placeholders, values), secrets);
  values.set(signature.name, signed.signature);
  return { client, kind, values, request: filled(template, placeholders, values), signed };
}

export function filled(
  { method, url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
  values: ReadonlyMap<string, string>,
): OutgoingRequest {
  return {
    method,
    url: placeholders.fill(url, values),
    headers: headers.map(([name, value]): HeaderPair => [name, placeholders.fill(value, values)]),
    body: placeholders.fillBody(body, values),
  };
}

/** The names that stand anywhere in a request, each once. */
export function namesIn(
  { url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
): ReadonlySet<string> {
  const texts = [url, ...headers.map(([, value]) => value), body];
  return new Set(texts.flatMap((text) => placeholders.namesIn(text)));
}

/** @param reason a clause, as `its body is put together while sending` */
export function unsignable(reason: string, next = ''): AppError {
  return new AppError('unsignable', `The request cannot be signed: ${reason}.${next && ` ${next}`}`);
}

interface NamedReference extends FoundReference {
  readonly name: string;
}

function signedReferences(
  request: OutgoingRequest,
  placeholders: Placeholders,
  ports: SigningPorts,
): readonly NamedReference[] {
  return [...namesIn(request, placeholders)].flatMap((name) => {
    const found = ports.find(name);
    return found?.variable.kind === 'signed' ? [{ name, ...found }] : [];
  });
}

function isSignature(kind: SigningKind, variable: Variable): boolean {
  return kind.headers[kind.signatureHeader]?.includes(`{{${variable.suffix}}}`) ?? false;
}

/** A signature cannot be part of what it signs, and with anything beside it, it is another one. */
function refuseElsewhere(
  { url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
  name: string,
  header: string,
): void {
  const holds = (text: string | Uint8Array): boolean => placeholders.namesIn(text).includes(name);
  if (holds(url) || holds(body)) throw unsignable('its signature stands in its own URL or body');
  const holding = headers.filter(([, value]) => holds(value));
  if (holding.length > 1 || headerValue(headers, header) !== placeholders.of(name)) {
    throw unsignable(`its signature has to stand once, with nothing beside it, in the header ${header}`);
  }
}

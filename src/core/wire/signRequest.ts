/** Computes the values for one request, including a signature over the request as it will be sent. */

import type { ClientVariable } from '../clients/references';
import { headerValue, headerValues } from '../http/headers';
import type { Client, HeaderPair, OutgoingRequest, Secrets, Signed, SigningKind, Variable } from '../model';
import { unsignableError } from '../model/errors';
import { providerOf } from '../providers';
import type { Placeholders } from './placeholders';

export interface SigningPorts {
  readonly placeholders: Placeholders;
  readonly find: (variableName: string) => ClientVariable | undefined;
  /** @throws AppError `missing-secret`, `vault-…` */
  readonly readSecrets: (client: Client, fields: readonly string[]) => Promise<Secrets>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface SignedRequest {
  readonly client: Client;
  readonly kind: SigningKind;
  /** By name of the variable. */
  readonly values: ReadonlyMap<string, string>;
  /** With all values filled in. */
  readonly request: OutgoingRequest;
  /** Absent if the request references a time or an ID, but no signature. */
  readonly signed?: Signed;
}

/**
 * Signs a request in which everything but the `signed` variables is final.
 * @returns undefined if the request references no such variable
 * @throws AppError `unsignable`, `missing-secret`, `invalid-key`, `vault-…`
 */
export async function signRequest(
  template: OutgoingRequest,
  ports: SigningPorts,
): Promise<SignedRequest | undefined> {
  const references = signedReferences(template, ports);
  const [first] = references;
  if (first === undefined) return undefined;
  const { client } = first;
  if (references.some((reference) => reference.client !== client)) {
    throw unsignableError('it references signatures of more than one client');
  }
  const kind = providerOf(client).signing?.kindOf(template.headers);
  if (kind === undefined) throw unsignableError('its headers do not show which signature it needs');
  const { placeholders } = ports;
  const fill = (values: ReadonlyMap<string, string>) => fillRequest(template, placeholders, values);
  const signature = references.find(({ variable }) => isSignature(kind, variable));
  if (signature) requireSignaturePlace(template, placeholders, signature.name, kind.signatureHeader);
  const secrets = signature ? await ports.readSecrets(client, kind.secrets) : {};
  const computed = kind.values(client, ports.now());
  const values = new Map(references.map(({ name, variable }) => [name, computed[variable.suffix] ?? '']));
  if (!signature) return { client, kind, values, request: fill(values) };
  values.delete(signature.name);
  const signed = kind.sign(client, fill(values), secrets);
  values.set(signature.name, signed.signature);
  return { client, kind, values, request: fill(values), signed };
}

/** Fills in values, encoded as their place requires: in a URL, a form or JSON. */
export function fillRequest(
  { method, url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
  values: ReadonlyMap<string, string>,
): OutgoingRequest {
  const encoded = (encode: (value: string) => string): ReadonlyMap<string, string> =>
    new Map([...values].map(([name, value]) => [name, encode(value)]));
  return {
    method,
    url: placeholders.fill(url, encoded(encodeURIComponent)),
    headers: headers.map(([name, value]): HeaderPair => [name, placeholders.fill(value, values)]),
    body: placeholders.fillBody(body, encoded(bodyEncoding(headers))),
  };
}

function bodyEncoding(headers: readonly HeaderPair[]): (value: string) => string {
  const type = (headerValues(headers, 'content-type')[0] ?? '').toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) return encodeURIComponent;
  if (/^application\/(?:[\w.-]+\+)?json/.test(type)) return (value) => JSON.stringify(value).slice(1, -1);
  return (value) => value;
}

/** Finds the names whose placeholders occur anywhere in a request. */
export function findNames(
  { url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
): ReadonlySet<string> {
  const texts = [url, ...headers.map(([, value]) => value), body];
  return new Set(texts.flatMap((text) => placeholders.namesIn(text)));
}

/** A variable whose placeholder a request contains. */
export interface NamedVariable extends ClientVariable {
  readonly name: string;
}

function signedReferences(request: OutgoingRequest, ports: SigningPorts): readonly NamedVariable[] {
  return [...findNames(request, ports.placeholders)].flatMap((name) => {
    const reference = ports.find(name);
    return reference?.variable.kind === 'signed' ? [{ name, ...reference }] : [];
  });
}

function isSignature(kind: SigningKind, variable: Variable): boolean {
  return kind.headers[kind.signatureHeader]?.includes(`{{${variable.suffix}}}`) ?? false;
}

/** A signature cannot cover itself, and must be the whole value of its header. */
function requireSignaturePlace(
  { url, headers, body }: OutgoingRequest,
  placeholders: Placeholders,
  name: string,
  header: string,
): void {
  const holds = (text: string | Uint8Array): boolean => placeholders.namesIn(text).includes(name);
  if (holds(url) || holds(body)) throw unsignableError('its URL or body contains its own signature');
  const holding = headers.filter(([, value]) => holds(value));
  if (holding.length > 1 || headerValue(headers, header) !== placeholders.of(name)) {
    throw unsignableError(
      `the reference to its signature must be the whole value of the header ${header}, and only there`,
    );
  }
}

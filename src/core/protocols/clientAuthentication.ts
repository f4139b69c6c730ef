/** How a client authenticates itself to a token endpoint: RFC 6749 §2.3.1, and RFC 7523 for assertions. */
import { readStoredKey } from '../keys/privateKey';
import type { Choice, ChoiceOption, Client, KeyTypes, TokenCall } from '../model';
import { requireSecret } from '../tokens/tokenRequest';
import {
  type AssertionAlgorithm,
  assertionAlgorithms,
  assertionType,
  clientAssertion,
} from './clientAssertion';

const methods = {
  client_secret_basic: 'In the Authorization header',
  client_secret_post: 'In the request body',
  client_secret_basic_raw: 'In the Authorization header, not form-encoded',
  private_key_jwt: 'A token that your private key signs',
  client_secret_jwt: 'A token that the client secret signs',
  none: 'No authentication: the client ID in the request body',
} as const;
export type AuthenticationMethod = keyof typeof methods;

/** RFC 6749 §2.3.1: every server has to accept it. */
const defaultMethod = 'client_secret_basic';

/** All methods, the most common first. */
export const authenticationMethods = Object.keys(methods) as readonly AuthenticationMethod[];

/** RSA keys for RS and PS, EC keys for ES. */
export const assertionKeyTypes: KeyTypes = ['rsa', 'ec'];

/** @param texts descriptions that differ from the general ones */
export function authenticationOption(
  offered: readonly AuthenticationMethod[],
  texts: Partial<Record<AuthenticationMethod, string>> = {},
): ChoiceOption {
  return {
    kind: 'choice',
    name: 'authentication',
    title: 'Client authentication',
    description: 'How the client authenticates itself in token requests.',
    default: defaultMethod,
    choices: offered.map((value): Choice => ({ value, description: texts[value] ?? methods[value] })),
  };
}

export function authenticationOf(options: Client['options']): AuthenticationMethod {
  return authenticationMethods.find((method) => method === options.authentication) ?? defaultMethod;
}

/** The secrets that a client's method needs. */
export function authenticationSecrets(client: Client): readonly string[] {
  switch (authenticationOf(client.options)) {
    case 'none':
      return [];
    case 'private_key_jwt':
      return ['privateKey'];
    case 'client_secret_basic':
    case 'client_secret_basic_raw':
    case 'client_secret_post':
    case 'client_secret_jwt':
      return ['clientSecret'];
  }
}

export interface Authentication {
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the body. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** @throws AppError `missing-secret`, `invalid-key` */
export function authenticate(call: TokenCall): Authentication {
  const { client, secrets } = call;
  const { clientId } = client;
  const method = authenticationOf(client.options);
  switch (method) {
    case 'client_secret_basic':
    case 'client_secret_basic_raw': {
      const encode = method === 'client_secret_basic' ? formEncode : (text: string) => text;
      const secret = requireSecret(secrets, 'clientSecret');
      const credentials = Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64');
      return { headers: { authorization: `Basic ${credentials}` }, parameters: {} };
    }
    case 'client_secret_post':
      return inBody({ client_id: clientId, client_secret: requireSecret(secrets, 'clientSecret') });
    case 'client_secret_jwt':
      return inBody(assertionOf(call, { kind: 'secret', value: requireSecret(secrets, 'clientSecret') }));
    case 'private_key_jwt': {
      const key = readStoredKey(requireSecret(secrets, 'privateKey'), client.name, assertionKeyTypes);
      return inBody(assertionOf(call, { kind: 'private', value: key }));
    }
    case 'none':
      return inBody({ client_id: clientId });
  }
}

function inBody(parameters: Readonly<Record<string, string>>): Authentication {
  return { headers: {}, parameters };
}

type AssertionKey = { readonly kind: 'private' | 'secret'; readonly value: string };

/** RFC 7523 §2.2. `client_id` is optional there, and some servers need it. */
function assertionOf({ client, url, now }: TokenCall, key: AssertionKey): Readonly<Record<string, string>> {
  const option = (name: string): string | undefined => [client.options[name] ?? []].flat()[0] || undefined;
  const [keyId, thumbprint] = [option('keyId'), option('certificateThumbprint')];
  const algorithm = algorithmOf(option('assertionAlgorithm'), key);
  const assertion = clientAssertion({
    clientId: client.clientId,
    audience: option('assertionAudience') ?? url,
    key,
    now,
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(keyId === undefined ? {} : { keyId }),
    ...(thumbprint === undefined ? {} : { thumbprint }),
  });
  return { client_id: client.clientId, client_assertion_type: assertionType, client_assertion: assertion };
}

/** Only an algorithm for this sort of key: a client that changed its method keeps the option of the other one. */
function algorithmOf(chosen: string | undefined, key: AssertionKey): AssertionAlgorithm | undefined {
  const isHmac = key.kind === 'secret';
  return assertionAlgorithms.find((name) => name === chosen && name.startsWith('HS') === isHmac);
}

/** RFC 6749 §2.3.1: ID and secret are form-encoded first, so that a colon in either is unambiguous. */
function formEncode(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

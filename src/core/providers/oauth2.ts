/** Any OAuth 2.0 server with the client credentials grant. What differs between servers is in each client's entry. */
import type { Client, OptionValue, Provider, TextOption } from '../model';
import {
  assertionKeyTypes,
  authenticationMethods,
  authenticationOf,
  authenticationOption,
} from '../protocols/clientAuthentication';
import { clientCredentials, scopesOption } from '../protocols/clientCredentials';
import {
  apiOriginsOption,
  assertionOptions,
  defaultLifetimeOption,
  extraParametersOption,
  targetOptions,
  tokenUrlOption,
} from '../protocols/tokenRequestOptions';

/** RFC 9110 §5.6.2. */
const headerName = "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$";

const tokenHeaderOption: TextOption = {
  kind: 'text',
  name: 'tokenHeader',
  title: 'Token header',
  description: 'The header that carries the token to the API.',
  advanced: true,
  default: 'Authorization',
  pattern: headerName,
  problem: (text) =>
    new RegExp(headerName, 'u').test(text) ? undefined : 'This is not the name of a header.',
};

const tokenPrefixOption: TextOption = {
  kind: 'text',
  name: 'tokenPrefix',
  title: 'Token prefix',
  description: 'The word before the token in its header; empty for the token alone.',
  advanced: true,
  default: 'Bearer',
  pattern: '^[\\x21-\\x7E]*$',
  problem: (text) => (/^[\x21-\x7E]*$/.test(text) ? undefined : 'Enter one word in ASCII.'),
};

export const oauth2: Provider = {
  id: 'oauth2',
  label: 'OAuth 2.0',
  origins: ({ options }) => ({
    oauth: new URL(optionText(options.tokenUrl)).origin,
    api: [options.apiOrigins ?? []].flat().map((text) => new URL(text).origin),
  }),
  clientIdHelp: 'The client ID that the authorization server issued.',
  options: [
    tokenUrlOption,
    apiOriginsOption,
    authenticationOption(authenticationMethods),
    scopesOption([], 'What the token allows. Without a scope, the server decides.'),
    ...targetOptions,
    extraParametersOption,
    ...assertionOptions,
    tokenHeaderOption,
    tokenPrefixOption,
    defaultLifetimeOption,
  ],
  secrets: [
    {
      name: 'clientSecret',
      title: 'Client secret',
      description: 'The secret that the authorization server issued together with the client ID.',
      kind: 'text',
      optional: false,
      isUsed: (options) => authenticationOf(options).startsWith('client_secret'),
    },
    {
      name: 'privateKey',
      title: 'Private key',
      description: 'Signs the assertion of each token request; the server has its public half.',
      kind: 'key',
      keyTypes: assertionKeyTypes,
      optional: false,
      isUsed: (options) => authenticationOf(options) === 'private_key_jwt',
    },
  ],
  token: clientCredentials({ path: tokenPath, tolerant: true }),
  variables: [
    { suffix: 'TOKEN', kind: 'token', description: 'The access token, without "Bearer"' },
    { suffix: 'CLIENT_ID', kind: 'plain', description: 'The client ID', value: ({ clientId }) => clientId },
  ],
  webhooks: [],
  examples: [
    {
      title: 'Request with a token',
      secrets: ['clientSecret', 'privateKey'],
      method: 'GET',
      path: '/',
      headers: { Authorization: 'Bearer {{TOKEN}}' },
    },
  ],
  tokenHeader: ({ options }) => {
    const prefix = optionText(options.tokenPrefix);
    return { name: optionText(options.tokenHeader), prefix: prefix === '' ? '' : `${prefix} ` };
  },
};

function optionText(value: OptionValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function tokenPath({ options }: Client): string {
  const { pathname, search } = new URL(optionText(options.tokenUrl));
  return pathname + search;
}

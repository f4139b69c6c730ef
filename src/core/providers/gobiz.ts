/**
 * GoBiz (Gojek, GoFood): OAuth 2.0 client credentials. Sources: GoBiz's "Direct Integration" (token endpoint, scopes,
 * lifetime) and its page on webhooks.
 */
import type { Provider } from '../model';
import { authenticationOption, clientCredentials, hexWebhook, scopesOption } from '../protocols';
import { gobizScopes } from './gobizScopes';

export const gobiz: Provider = {
  id: 'gobiz',
  label: 'GoBiz',
  origins: {
    sandbox: {
      oauth: 'https://integration-goauth.gojekapi.com',
      api: 'https://api.partner-sandbox.gobiz.co.id',
    },
    production: { oauth: 'https://accounts.go-jek.com', api: 'https://api.gobiz.co.id' },
  },
  clientIdHelp: 'The client ID that GoBiz issued to your integration.',
  options: [
    scopesOption(gobizScopes, 'What the token may do. Without a scope, GoBiz grants none.'),
    authenticationOption('In the Authorization header, as GoBiz documents it'),
  ],
  secrets: [
    {
      name: 'clientSecret',
      title: 'Client secret',
      description: 'The secret that GoBiz issued together with the client ID.',
      kind: 'text',
      optional: false,
    },
  ],
  token: clientCredentials({ path: '/oauth2/token' }),
  variables: [
    { suffix: 'TOKEN', kind: 'token', description: 'The access token, without "Bearer"' },
    { suffix: 'CLIENT_ID', kind: 'plain', description: 'The client ID', value: ({ clientId }) => clientId },
  ],
  // GoBiz shows the notification secret key once, in the developer portal; it belongs to no OAuth client.
  webhooks: [hexWebhook('gobiz', 'X-Go-Signature', { title: 'Notification secret key' })],
  examples: [
    {
      title: 'Linked outlets',
      secrets: ['clientSecret'],
      method: 'GET',
      path: '/integrations/partner/v1/linked-outlets?page=1&per=10',
      headers: { Authorization: 'Bearer {{TOKEN}}' },
    },
  ],
};

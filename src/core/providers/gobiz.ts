/**
 * GoBiz (Gojek, GoFood): OAuth 2.0 client credentials. Sources: GoBiz's "Direct Integration" (token endpoint, scopes,
 * lifetime) and its page on webhooks.
 */
import type { Choice, Provider } from '../model';
import { authenticationOption } from '../protocols/clientAuthentication';
import { clientCredentials, scopesOption } from '../protocols/clientCredentials';
import { hexWebhook } from '../protocols/webhookSchemes';

/** What each scope is for. Source: GoBiz's "Direct Integration". */
const scopeTexts: Readonly<Record<string, string>> = {
  'partner:outlet:read': 'Read outlets',
  'partner:outlet:write': 'Edit and link outlets',
  'gofood:catalog:read': 'Read GoFood menus',
  'gofood:catalog:write': 'Change GoFood menus',
  'gofood:order:read': 'Read GoFood orders',
  'gofood:order:write': 'Accept, reject and mark GoFood orders as ready',
  'gofood:outlet:write': 'Change GoFood outlets, such as opening hours',
  'promo:food_promo:read': 'Read GoFood promotions',
  'promo:food_promo:write': 'Change GoFood promotions',
  'payment:transaction:read': 'Read payment transactions',
  'payment:transaction:write': 'Create and change payment transactions',
  'payment:pop:read': 'Read payments at the point of purchase (PoP)',
  'mokapos:library:read': 'Read the Moka POS item library',
  'mokapos:transaction:read': 'Read Moka POS transactions',
  'mokapos:reporting:read': 'Read Moka POS reports',
  'mokapos:customer:read': 'Read Moka POS customers',
  'mokapos:checkout:write': 'Create Moka POS checkouts',
  'mokapos:salestype:read': 'Read Moka POS sales types',
};

/** The scopes that GoBiz documents, in its order. */
export const gobizScopes: readonly Choice[] = Object.entries(scopeTexts).map(([value, description]) => ({
  value,
  description,
}));

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
    scopesOption(gobizScopes, 'What the token allows. Without a scope, GoBiz grants none.'),
    authenticationOption(['client_secret_basic', 'client_secret_post'], {
      client_secret_basic: 'In the Authorization header, as GoBiz documents it',
    }),
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
  token: clientCredentials({ path: () => '/oauth2/token' }),
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

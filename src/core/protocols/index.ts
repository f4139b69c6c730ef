/**
 * What the standards say, each rule with its source: how a token is requested and its response read, how requests and
 * notifications are signed. Providers are put together from these. `tokenEndpoint` says where tokens come from,
 * `clientCredentials` is OAuth 2.0 and `snapToken` SNAP, both with the wording of `tokenResponse`. `snapSigning` has
 * SNAP's signatures, `snapProfile` how a provider departs from them. `webhookSchemes` says how notifications are
 * signed, and `webhookCheck` checks one.
 */
export { authenticationOption, clientCredentials, scopesOption } from './clientCredentials';
export { requireHeader, requirePath } from './signedRequest';
export { type SnapProfile, timestampZoneOption } from './snapProfile';
export { hasHeader, snapSigning } from './snapSigning';
export { snapToken } from './snapToken';
export {
  checkWebhook,
  findWebhookSources,
  pastedPath,
  type ReceivedWebhook,
  type WebhookCheck,
  type WebhookSecret,
  type WebhookSource,
  webhookHeaders,
} from './webhookCheck';
export { hexSignature, hexWebhook, snapWebhook } from './webhookSchemes';

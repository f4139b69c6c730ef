/**
 * The protocols of the standards, each rule with its source. A provider combines these parts. For tokens,
 * `clientCredentials` is OAuth 2.0, with
 * `clientAuthentication`, and `snapToken` is SNAP; both read responses with `tokenResponse`. For signatures,
 * `snapSigning` has those of SNAP, and `snapProfile` describes how a provider deviates from it. For notifications,
 * `webhookSchemes` says how they are signed, and `webhookCheck` checks one that the user pasted.
 */
export {
  assertionKeyTypes,
  authenticationMethods,
  authenticationOf,
  authenticationOption,
} from './clientAuthentication';
export { clientCredentials, scopesOption } from './clientCredentials';
export { requireHeader, requirePath } from './signedRequest';
export { type SnapProfile, timestampZoneOption } from './snapProfile';
export { snapSigning } from './snapSigning';
export { snapToken } from './snapToken';
export {
  apiOriginsOption,
  assertionOptions,
  defaultLifetimeOption,
  extraParametersOption,
  targetOptions,
  tokenUrlOption,
} from './tokenRequestOptions';
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

export { type Explanation, explainSignature, type Mistake, type MistakeId } from './explain';
export { secretFingerprint } from './fingerprint';
export { goSignature } from './goSignature';
export { externalId, requestId } from './ids';
export { compactJson, minifyJson } from './minifyJson';
export type { OtherClient } from './mistakes';
export { bodyDigest, type NonSnapRequest, nonSnapPrefix, signNonSnap } from './nonSnap';
export { pathOf } from './receivedHeaders';
export type { SignatureInput } from './recipe';
export type { Signed, SignedPart } from './signed';
export {
  type Body,
  bodyHash,
  minifiedBody,
  type SnapTokenTransaction,
  type SnapTransaction,
  signTokenRequest,
  signTransaction,
  signTransactionWithKey,
} from './snap';
export { formatTimestamp, type TimestampZone } from './timestamp';
export {
  checkWebhook,
  type ReceivedWebhook,
  type WebhookCheck,
  type WebhookScheme,
  type WebhookSecret,
} from './webhook';
export { type WebhookSender, webhookSender } from './webhookSender';

export { type Explanation, explainSignature, type Mistake, type MistakeId } from './explain';
export { compactJson, minifyJson } from './minifyJson';
export type { OtherClient } from './mistakes';
export { bodyDigest, type NonSnapRequest, signNonSnap } from './nonSnap';
export { pathOf } from './receivedHeaders';
export type { SignatureInput } from './recipe';
export { externalId, formatTimestamp, requestId, type TimestampZone } from './requestValues';
export { type Signed, type SignedPart, secretFingerprint } from './signed';
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

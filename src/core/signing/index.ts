/**
 * Computes signatures; nothing here knows a client or an HTTP connection. `snap` has the signatures of SNAP, `nonSnap`
 * those of DOKU's services outside it. `minifyJson` minifies bodies before they are hashed, `hashes` has HMAC and
 * comparison, `requestValues` generates timestamps and IDs.
 */

export { secretFingerprint } from './hashes';
export { compactJson, minifyJson } from './minifyJson';
export { bodyDigest, type NonSnapRequest, signNonSnap } from './nonSnap';
export { externalId, formatTimestamp, requestId, type TimestampZone } from './requestValues';
export {
  type Body,
  bodyHash,
  minifyBody,
  type SnapTokenTransaction,
  type SnapTransaction,
  signTokenRequest,
  signTransaction,
  signTransactionWithKey,
} from './snap';

/**
 * The maths of signatures: bodies are minified (`minifyJson`) and hashed, texts are signed by SNAP's rules (`snap`) and
 * by DOKU's outside SNAP (`nonSnap`), with the times and ids of `requestValues`. `explain` names the mistake in a
 * signature that was refused; it builds signatures from recipes (`recipe`) with one or two mistakes (`mistakes`).
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

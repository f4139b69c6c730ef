/**
 * The private keys that clients sign with. `pem` finds a key in pasted text, `keyKind` determines its kind,
 * `encryption` says which encrypted keys can be decrypted, and `privateKey` reads the key or throws one of
 * `keyProblems`. `keyPair` generates key pairs.
 */
export { type KeyPair, makeKeyPair, type PublicKey, publicKeyOf } from './keyPair';
export { type KeyReading, readPrivateKey, readStoredKey } from './privateKey';

/**
 * The private keys that clients sign with. `pem` finds a key in text as people paste it, `keyKind` says what it is,
 * `encryption` which encrypted ones can be opened, and `privateKey` reads it or says why not, in the words of
 * `refusals`. `keyPair` makes keys and their public halves.
 */
export { type KeyPair, makeKeyPair, type PublicKey, publicKeyOf } from './keyPair';
export { type KeyReading, readPrivateKey, readStoredKey } from './privateKey';

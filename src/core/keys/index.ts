export { type KeyPair, makeKeyPair, type PublicKey, publicKeyOf } from './keyPair';
export { type KeyReading, readPrivateKey, readStoredKey } from './privateKey';

export { type KeyPair, makeKeyPair, type PublicKey, publicKeyOf } from './keyPair';
export { type KeyReading, readPrivateKey } from './privateKey';

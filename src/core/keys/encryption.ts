import { type DerValue, derTag, membersOf, objectIdOf, readDer } from './der';

/**
 * Whether an EncryptedPrivateKeyInfo (RFC 5958 §3) uses what both OpenSSL and BoringSSL can open, in a time that
 * the editor can wait for: PBE-SHA1-3DES (RFC 7292 C), or PBES2 (RFC 8018 §6.2) with PBKDF2 over
 * SHA-1 or SHA-256 and AES or 3DES in CBC.
 */
export function isCommonEncryption(der: Uint8Array): boolean {
  const outer = readDer(der);
  const [id, parameters] = typeof outer === 'string' ? [] : membersOf(membersOf(outer[0])[0]);
  if (objectIdOf(id) === pbeSha1TripleDes) return isBearable(membersOf(parameters)[1]);
  if (objectIdOf(id) !== pbes2) return false;
  const [derivation, cipher] = membersOf(parameters).map(membersOf);
  return (
    objectIdOf(derivation?.[0]) === pbkdf2 &&
    ciphers.has(objectIdOf(cipher?.[0]) ?? '') &&
    isPbkdf2Common(membersOf(derivation?.[1]))
  );
}

/** The same for traditional encryption, by the cipher's name. */
export function isCommonCipher(name: string): boolean {
  return /^(AES-(128|192|256)|DES-EDE3)-CBC$/.test(name);
}

const pbeSha1TripleDes = '2a864886f70d010c0103';
const pbes2 = '2a864886f70d01050d';
const pbkdf2 = '2a864886f70d01050c';
/** aes128-CBC, aes192-CBC and aes256-CBC (NIST), des-EDE3-CBC (RSADSI). */
const ciphers = new Set([
  '608648016503040102',
  '608648016503040116',
  '60864801650304012a',
  '2a864886f70d0307',
]);

/** Salt, rounds, perhaps the key's length, and the hash where it is not SHA-1 (RFC 8018 A.2). */
function isPbkdf2Common(parameters: readonly DerValue[]): boolean {
  const hash = parameters.find(({ tag }) => tag === derTag.sequence);
  return (
    isBearable(parameters[1]) && (hash === undefined || hashes.has(objectIdOf(membersOf(hash)[0]) ?? ''))
  );
}

/** hmacWithSHA1 and hmacWithSHA256; BoringSSL knows no other here. */
const hashes = new Set(['2a864886f70d0207', '2a864886f70d0209']);

/** Ten million rounds take some seconds; a count of two billion would hang the editor for half an hour. */
function isBearable(rounds: DerValue | undefined): boolean {
  return (
    rounds !== undefined && Number(`0x${Buffer.from(rounds.content).toString('hex') || '0'}`) <= 10_000_000
  );
}

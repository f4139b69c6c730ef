import { type DerValue, membersOf, objectIdOf, readDer } from './der';

/**
 * Whether an EncryptedPrivateKeyInfo (RFC 5958 §3) uses what both OpenSSL and BoringSSL can open, in a time that
 * the editor can wait for: PBE-SHA1-3DES (RFC 7292 C), or PBES2 (RFC 8018 §6.2) with PBKDF2 and AES or 3DES in CBC.
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
    isBearable(membersOf(derivation?.[1])[1])
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

/** Ten million rounds take some seconds; a count of two billion would hang the editor for half an hour. */
function isBearable(rounds: DerValue | undefined): boolean {
  return (
    rounds !== undefined && Number(`0x${Buffer.from(rounds.content).toString('hex') || '0'}`) <= 10_000_000
  );
}

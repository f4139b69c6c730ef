/**
 * Whether both OpenSSL and BoringSSL can decrypt an EncryptedPrivateKeyInfo (RFC 5958 §3) within seconds: it uses
 * PBE-SHA1-3DES (RFC 7292 C), or PBES2 (RFC 8018 §6.2) with PBKDF2 over SHA-1 or SHA-256 and AES or 3DES in CBC.
 * Object identifiers are searched for in the head of the DER, which contains nothing else.
 */
export function isCommonEncryption(der: Buffer): boolean {
  const head = der.subarray(0, 160);
  const at = (hex: string): number => head.indexOf(Buffer.from(hex, 'hex'));
  const legacy = at(pbeSha1TripleDes);
  if (legacy >= 0) return isAffordable(readRounds(head, legacy + pbeSha1TripleDes.length / 2));
  const derivation = at(pbkdf2);
  const hash = at(hmacPrefix);
  return (
    at(pbes2) >= 0 &&
    derivation >= 0 &&
    ciphers.some((cipher) => at(cipher) >= 0) &&
    (hash < 0 || hashes.includes(head[hash + hmacPrefix.length / 2] ?? 0)) &&
    isAffordable(readRounds(head, derivation + pbkdf2.length / 2))
  );
}

const pbeSha1TripleDes = '060a2a864886f70d010c0103';
const pbes2 = '06092a864886f70d01050d';
const pbkdf2 = '06092a864886f70d01050c';
/** aes128-CBC, aes192-CBC and aes256-CBC (NIST), des-EDE3-CBC (RSADSI). */
const ciphers = [
  '0609608648016503040102',
  '0609608648016503040116',
  '060960864801650304012a',
  '06082a864886f70d0307',
];
/** RFC 8018 B.1.2: hmacWithSHA1 (07) and hmacWithSHA256 (09); BoringSSL has no others. SHA-1 is the default. */
const hmacPrefix = '06082a864886f70d02';
const hashes = [0x07, 0x09];

/** Reads the rounds of the key derivation: after the algorithm, a SEQUENCE of salt and INTEGER (RFC 8018 A.2, A.3). */
function readRounds(der: Buffer, at: number): number {
  const salt = at + 2;
  const rounds = salt + 2 + (der[salt + 1] ?? 0);
  const size = der[rounds + 1] ?? 0;
  const isRead = der[salt] === 0x04 && der[rounds] === 0x02 && size >= 1 && size <= 5;
  return isRead && rounds + 2 + size <= der.length
    ? der.readUIntBE(rounds + 2, size)
    : Number.POSITIVE_INFINITY;
}

/** Ten million rounds take some seconds; two billion would block the editor for half an hour. */
function isAffordable(rounds: number): boolean {
  return rounds <= 10_000_000;
}

import type { FileRequest } from '../../core/httpFile/types';
import { Placeholders } from '../../core/sending/placeholders';
import type { OpenFile } from '../httpFiles/openFiles';
import type { Kunci } from '../kunci';
import { foretold, withTokens } from './outgoing';

/**
 * What the variables of a request are to be for exactly this send by REST Client: its token, and what is made from
 * the whole request. Nothing where nothing is signed.
 * @throws AppError `unsignable` with the reason, `missing-secret`, `invalid-key`, those of vault and token service
 */
export async function signedSend(
  kunci: Kunci,
  file: OpenFile,
  request: FileRequest,
): Promise<ReadonlyMap<string, string> | undefined> {
  const placeholders = new Placeholders();
  const template = await foretold(kunci, file, request, placeholders);
  const { request: unsigned, values } = await withTokens(kunci, template, placeholders);
  const signed = await kunci.signer.sign(unsigned, placeholders);
  return signed && new Map([...values, ...signed.values]);
}

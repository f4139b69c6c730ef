import type { FileRequest } from '../../core/httpFile/types';
import { providerOf } from '../../core/providers';
import { Placeholders } from '../../core/sending/placeholders';
import { namesIn } from '../../core/sending/signRequest';
import type { OpenFile } from '../httpFiles/openFiles';
import type { RequestUse } from '../httpFiles/requestClients';
import type { Kunci } from '../kunci';
import { foretold } from './outgoing';

/**
 * What a request uses of clients by files of its body, in which REST Client replaces variables too. All that it knows
 * there counts, also what a file variable leads to, so that the body is built to find out.
 * @param own what stands in the document
 * @throws AppError `unsignable` where that cannot be known of a request that is signed
 */
export async function usesInFiles(
  kunci: Kunci,
  file: OpenFile,
  request: FileRequest,
  own: readonly RequestUse[],
): Promise<readonly RequestUse[]> {
  if (!request.body?.files.some(({ replacesVariables }) => replacesVariables)) return [];
  const placeholders = new Placeholders();
  const template = await foretold(kunci, file, request, placeholders).catch((error: unknown) => {
    if (own.some(({ client }) => providerOf(client).signing)) throw error;
    return undefined;
  });
  return [...(template ? namesIn(template, placeholders) : [])].flatMap((name) => {
    const found = kunci.httpFiles.names.find(name);
    return found ? [{ ...found, name, range: request.line }] : [];
  });
}

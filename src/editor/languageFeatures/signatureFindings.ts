import type { Finding } from '../../core/diagnostics/findings';
import { findMissingHeaders } from '../../core/diagnostics/missingHeaders';
import { providerOf } from '../../core/providers';
import type { ClientNames } from '../clients/clientNames';
import type { OpenFile } from '../httpFile/openFiles';
import { clientOf, requestUses } from '../httpFile/requestClients';

/** The headers that requests lack to be signed. */
export function signatureFindings(file: OpenFile, names: ClientNames): readonly Finding[] {
  return [...requestUses(file, names)].flatMap(([request, uses]): readonly Finding[] => {
    const client = clientOf(uses);
    const missing = client && findMissingHeaders(request, client, providerOf(client));
    if (!missing) return [];
    const lastLine = request.headers.at(-1)?.valueRange ?? request.queryLines.at(-1) ?? request.line;
    const { names: headers, lines } = missing;
    return [{ kind: 'signature-incomplete', range: request.line, names: headers, lines, at: lastLine.end }];
  });
}

import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { clientOf, requestUses } from '../httpFile/requestClients';
import { explainRequest, explainTokenRequest } from '../signatures/explainRequest';
import { type Command, type Kunci, onClient, runForClient } from './command';
import { noRequest, resolvePlace } from './sendCommands';

export { verifyWebhook } from '../signatures/verifyWebhook';

/**
 * Explains the signature of the request at a place, or of the token request of a client.
 * @param place a URI, the place of a lens or a tree node; the active editor if undefined
 * @param line zero-based; the line of the cursor if undefined
 * @throws AppError `no-request`, `unsignable`
 */
export const explainSignature: Command = async (kunci, place, line) => {
  const isClient = typeof place === 'object' && place !== null && 'client' in place;
  if (isClient || (place === undefined && vscode.window.activeTextEditor?.document.languageId !== 'http')) {
    return explainTokenSignature(kunci, place);
  }
  const { document, position } = await resolvePlace(place, line);
  const file = kunci.httpFiles.files.read(document);
  const request = requestAt(file.file, document.offsetAt(position));
  if (!request) throw noRequest();
  const client = clientOf(requestUses(file, kunci.httpFiles.names).get(request));
  if (!client) return explainTokenSignature(kunci);
  if (!isSigning(kunci, client)) {
    throw new AppError('unsignable', `${providerOf(client).label} requests have a token, but no signature.`);
  }
  await kunci.consent.require(client, 'Explain a signature');
  kunci.recent.add(client);
  return runForClient(client, () => explainRequest(kunci, file, request, client));
};

const explainTokenSignature = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Explain a signature');
  await explainTokenRequest(kunci, client);
}, isSigning);

function isSigning(_: Kunci, client: Client): boolean {
  return providerOf(client).signing !== undefined;
}

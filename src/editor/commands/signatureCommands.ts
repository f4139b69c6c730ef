import * as vscode from 'vscode';
import { requestAt } from '../../core/httpFile/places';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { providerOf } from '../../core/providers';
import { clientOf, requestUses } from '../httpFile/requestClients';
import type { Kunci } from './context';
import { about, type Command, onClient } from './registry';
import { placeOf } from './sendCommands';

/** What explains and verifies is loaded when it is asked for: activation has no use for it. */
const explaining = () => import('../signatures/explainRequest');
const webhooks = () => import('../signatures/webhook');

/**
 * Explains the signature of the request at a place; of a client's token request where a client is given, or where
 * there is no request that uses one.
 * @param where a URI, a lens's place or a tree's node; the active editor where absent
 * @param line counted from 0; the cursor's where absent
 */
export const explainSignature: Command = async (kunci, where, line) => {
  const isClient = typeof where === 'object' && where !== null && 'client' in where;
  if (isClient || (where === undefined && vscode.window.activeTextEditor?.document.languageId !== 'http')) {
    return ofTokenRequest(kunci, where);
  }
  const { document, position } = await placeOf(where, line);
  const file = kunci.httpFiles.files.read(document);
  const request = requestAt(file.file, document.offsetAt(position));
  if (!request) {
    throw new AppError('unsignable', 'There is no request here. Put the cursor into one, then try again.');
  }
  const client = clientOf(requestUses(file, kunci.httpFiles.names).get(request));
  if (!client) return ofTokenRequest(kunci);
  if (!isSigning(kunci, client)) {
    throw new AppError(
      'unsignable',
      `${providerOf(client).label} takes no signatures: a token is enough there.`,
    );
  }
  await kunci.consent.require(client, 'Explain a signature');
  kunci.recent.used(client);
  return about(client, async () => (await explaining()).explainRequest(kunci, file, request, client));
};

export const verifyWebhook: Command = async (kunci) => (await webhooks()).verifyWebhook(kunci);

const ofTokenRequest = onClient(async (kunci, client) => {
  await kunci.consent.require(client, 'Explain a signature');
  await (await explaining()).explainTokenRequest(kunci, client);
}, isSigning);

function isSigning(_: Kunci, client: Client): boolean {
  return providerOf(client).signing !== undefined;
}

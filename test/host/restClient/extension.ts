/** A stand-in for REST Client: its command, its way to read `process.env`, and what it makes of a document. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { EOL } from 'node:os';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { messageAt } from './message';

/** The statuses of the answers, in order, for the test to read; `sent` holds what went out. */
interface Record {
  readonly statuses: number[];
  readonly sent: string[];
}

export function activate(context: vscode.ExtensionContext): Record {
  const record: Record = { statuses: [], sent: [] };
  context.subscriptions.push(
    vscode.commands.registerCommand('rest-client.request', (_document: unknown, range: vscode.Range) =>
      send(range, record),
    ),
  );
  return record;
}

async function send(range: vscode.Range, { statuses, sent }: Record): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document) return;
  const text = document.getText();
  // The real one awaits each of its variable providers before it reads them, and asks anew which editor is active.
  await new Promise((resolve) => setTimeout(resolve, 5));
  const folder =
    vscode.workspace.getWorkspaceFolder(document.uri)?.uri.fsPath ?? dirname(document.uri.fsPath);
  const message = messageAt(text, range.start.line, {
    eol: EOL,
    active: vscode.window.activeTextEditor?.document.getText() ?? '',
    environment: process.env,
    readFile: (path) => readFileSync(join(folder, path)),
  });
  if (!message) return;
  sent.push(`${message.method} ${message.url}\n${JSON.stringify(message.headers)}`);
  const { method, headers, body } = message;
  const status = await new Promise<number>((resolve, reject) => {
    const outgoing = request(
      new URL(message.url),
      { method, headers: { ...headers, 'Content-Length': body.length } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
  statuses.push(status);
}

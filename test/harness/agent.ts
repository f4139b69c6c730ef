import { randomBytes, timingSafeEqual } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import type { Answer } from './agentClient';

/** The environment variable that names the file for the agent's address. */
const addressVariable = 'KUNCI_AGENT_FILE';

type Body = (api: typeof vscode, argument: unknown, require: NodeJS.Require) => unknown;

/**
 * The entry of a small extension beside the one under test. It serves functions to be run in this extension
 * host, to whoever knows the token, for as long as the window lives.
 */
export function activate(context: vscode.ExtensionContext): void {
  const addressFile = process.env[addressVariable];
  if (addressFile === undefined) throw new Error(`${addressVariable} is not set.`);
  const token = randomBytes(32).toString('hex');
  const server = createServer((request, response) => void answer(request, response, token));
  context.subscriptions.push({ dispose: () => server.close() });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    // Renamed into place, so that a reader never sees half of it.
    writeFileSync(`${addressFile}.new`, JSON.stringify({ port, token }), { mode: 0o600 });
    renameSync(`${addressFile}.new`, addressFile);
  });
}

/** Runs what a test left for the end of this extension host, while the other extensions are deactivated. */
export async function deactivate(): Promise<void> {
  await (globalThis as unknown as { kunciAtTheEnd?: () => Promise<void> }).kunciAtTheEnd?.();
}

async function answer(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
  if (!hasToken(request, token)) {
    response.writeHead(401).end();
    return;
  }
  response.end(JSON.stringify(await evaluate(await readAll(request))));
}

async function evaluate(text: string): Promise<Answer> {
  try {
    const { source, argument } = JSON.parse(text) as { source: string; argument?: unknown };
    // The loader that compiles the tests wraps inner functions in a call of __name.
    const compile = new Function('__name', `return (${source});`);
    const body = compile((value: unknown) => value) as Body;
    return { value: await body(vscode, argument, require) };
  } catch (error) {
    return { error: described(error) };
  }
}

function described(error: unknown): NonNullable<Answer['error']> {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error), stack: '' };
  const { name, message, stack = '' } = error;
  const code = 'code' in error && error.code !== undefined ? String(error.code) : undefined;
  return { name, message, stack, ...(code === undefined ? {} : { code }) };
}

function hasToken(request: IncomingMessage, token: string): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

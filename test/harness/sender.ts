/** The least that a sender does: replaces `{{$processEnv NAME}}`, sends with Node's client, and shows the answer. */
import * as http from 'node:http';
import * as https from 'node:https';
import * as vscode from 'vscode';

/** Each send in order, for the test to read: the status of the answer, or the message that a person sees. */
type Sends = (number | string)[];

export function activate(context: vscode.ExtensionContext): Sends {
  const sends: Sends = [];
  const output = vscode.window.createOutputChannel('Test Sender');
  const send = async (_document: unknown, range: vscode.Range): Promise<void> => {
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    try {
      const { status, body } = await answerTo(requestAt(text.split(/\r?\n/), range.start.line));
      sends.push(status);
      output.appendLine(`${status}\n${body}`);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      sends.push(message);
      void vscode.window.showErrorMessage(message);
    }
  };
  context.subscriptions.push(output, vscode.commands.registerCommand('rest-client.request', send));
  return sends;
}

interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** From the first line between two `###` that is no comment and no variable. */
function requestAt(lines: readonly string[], line: number): Request {
  const isSeparator = (text: string): boolean => text.startsWith('###');
  const start = lines.slice(0, line + 1).findLastIndex(isSeparator) + 1;
  const end = lines.findIndex((text, index) => index > line && isSeparator(text));
  const block = lines.slice(start, end < 0 ? lines.length : end);
  const first = block.findIndex((text) => /^[A-Za-z]/.test(text));
  const [requestLine = '', ...rest] = block.slice(first).map(replaced);
  const blank = rest.findIndex((text) => text.trim() === '');
  const head = blank < 0 ? rest : rest.slice(0, blank);
  const body =
    blank < 0
      ? ''
      : rest
          .slice(blank + 1)
          .join('\n')
          .trimEnd();
  const [method = '', url = ''] = requestLine.split(/ (.*)/s);
  const headers = head.map((text) => [text.split(':', 1)[0] ?? '', text.replace(/^[^:]*:\s*/, '')] as const);
  return { method: method.toUpperCase(), url, headers: Object.fromEntries(headers), body };
}

function replaced(text: string): string {
  return text.replace(/\{\{\s*\$processEnv (\w+)\s*\}\}/g, (_, name: string) => process.env[name] ?? '');
}

function answerTo({ method, url, headers, body }: Request): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const outgoing = request(url, { method, headers }, (answer) => {
      let received = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        received += chunk;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: received }));
    });
    outgoing.on('error', reject);
    if (body !== '') outgoing.setHeader('Content-Length', Buffer.byteLength(body));
    outgoing.end(body);
  });
}

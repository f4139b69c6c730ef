import * as vscode from 'vscode';
import { createPick, nothing, waitForAnswer } from '../form/ask';

export interface TextQuestion {
  readonly title: string;
  readonly step: number;
  /** The kind of text, e.g. `headers`. */
  readonly noun: string;
  readonly prompt: string;
  readonly problem: (text: string) => string | undefined;
  /** Describes a text without a problem. Never quotes it, because the clipboard may contain a secret. */
  readonly describe: (text: string) => string;
}

/** Milliseconds between two reads of the clipboard while the question is open. */
const interval = 400;

/**
 * Asks for a text on the clipboard, and takes it byte for byte. An input box would change its line breaks.
 * @throws CancellationError
 */
export async function takeText(question: TextQuestion): Promise<string> {
  const frame = { title: question.title, step: question.step, steps: 2, canGoBack: false };
  const pick = createPick<string>(frame, `${question.prompt}, then press Enter`, []);
  let shown: string | undefined;
  const update = async (): Promise<void> => {
    const text = await vscode.env.clipboard.readText();
    if (text === shown) return;
    shown = text;
    const textProblem = text === '' ? 'The clipboard is empty.' : question.problem(text);
    pick.items = [
      {
        label: `$(clippy) Use the ${question.noun} on the clipboard`,
        description: size(text),
        detail: textProblem ?? question.describe(text),
        value: text,
        alwaysShow: true,
      },
    ];
  };
  await update();
  const timer = setInterval(() => void update(), interval);
  const answer = await waitForAnswer<string>(pick, nothing, (done) => {
    pick.onDidAccept(() => {
      const text = pick.activeItems[0]?.value ?? '';
      if (text !== '' && question.problem(text) === undefined) done({ kind: 'next', value: text });
    });
  });
  clearInterval(timer);
  if (answer.kind !== 'next') throw new vscode.CancellationError();
  return answer.value;
}

function size(text: string): string {
  const lines = text.split('\n').length;
  return `${Buffer.byteLength(text)} bytes, ${lines === 1 ? '1 line' : `${lines} lines`}`;
}

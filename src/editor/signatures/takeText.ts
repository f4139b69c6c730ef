import * as vscode from 'vscode';

export interface TextWanted {
  readonly title: string;
  readonly step: number;
  readonly what: string;
  readonly hint: string;
  readonly problem: (text: string) => string | undefined;
  /** What is told of a text without a problem. Not its beginning: what is on the clipboard may be a secret. */
  readonly about: (text: string) => string;
}

/** Milliseconds between two looks at the clipboard while it is asked for. */
const pause = 400;

/**
 * Takes a text of several lines from the clipboard, byte for byte, and shows what is there until it is taken.
 * @throws CancellationError
 */
export async function takeText({ title, step, what, hint, problem, about }: TextWanted): Promise<string> {
  const pick = vscode.window.createQuickPick<vscode.QuickPickItem & { readonly text: string }>();
  pick.title = title;
  pick.step = step;
  pick.totalSteps = 2;
  pick.placeholder = `${hint}, then press Enter`;
  pick.ignoreFocusOut = true;
  let shown: string | undefined;
  const look = async (): Promise<void> => {
    const text = await vscode.env.clipboard.readText();
    if (text === shown) return;
    shown = text;
    const wrong = text === '' ? 'The clipboard is empty.' : problem(text);
    pick.items = [
      {
        label: `$(clippy) Use the ${what} on the clipboard`,
        description: size(text),
        detail: wrong ?? about(text),
        text,
        alwaysShow: true,
      },
    ];
  };
  await look();
  const timer = setInterval(() => void look(), pause);
  try {
    return await new Promise<string>((resolve, reject) => {
      pick.onDidAccept(() => {
        const text = pick.activeItems[0]?.text ?? '';
        if (text !== '' && problem(text) === undefined) resolve(text);
      });
      pick.onDidHide(() => reject(new vscode.CancellationError()));
      pick.show();
    });
  } finally {
    clearInterval(timer);
    pick.dispose();
  }
}

function size(text: string): string {
  const lines = text.split('\n').length;
  return `${Buffer.byteLength(text)} bytes, ${lines === 1 ? '1 line' : `${lines} lines`}`;
}

import * as vscode from 'vscode';

/** Milliseconds; what is done before needs no notice. */
const patience = 600;

/** Runs work that a person may cancel. A notice appears only where the work takes a while. */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const result = work(controller.signal);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, cancellation) => {
        cancellation.onCancellationRequested(() => controller.abort());
        return result.then(
          () => undefined,
          () => undefined,
        );
      },
    );
  }, patience);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
  }
}

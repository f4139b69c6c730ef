import * as vscode from 'vscode';

/** Milliseconds; what is done before needs no notice. */
const patience = 600;

/** What is under way, by its title. */
const underWay = new Map<string, AbortController>();

/**
 * Runs work that a person may cancel. A notice appears only where the work takes a while; work of the same title that
 * is begun meanwhile, as by a second click, shares it and is cancelled with it.
 */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const first = underWay.get(title);
  if (first) return work(first.signal);
  const controller = new AbortController();
  underWay.set(title, controller);
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
    underWay.delete(title);
  }
}

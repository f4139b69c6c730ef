import * as vscode from 'vscode';

/** Milliseconds until a notification shows the progress. */
const delay = 600;

/** The work in progress, by its title. */
const running = new Map<string, AbortController>();

/**
 * Runs work that can be cancelled. A notification appears only if the work takes longer than the delay. Work with the
 * same title that starts in the meantime, e.g. by a second click, shares the notification and is cancelled together
 * with the first.
 */
export async function withProgress<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const first = running.get(title);
  if (first) return work(first.signal);
  const controller = new AbortController();
  running.set(title, controller);
  const result = work(controller.signal);
  const timer = setTimeout(() => {
    void vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, cancellation) => {
        cancellation.onCancellationRequested(() => controller.abort());
        return Promise.allSettled([result]);
      },
    );
  }, delay);
  try {
    return await result;
  } finally {
    clearTimeout(timer);
    running.delete(title);
  }
}

import * as vscode from 'vscode';
import type { Frame, StepAnswer } from './ask';

/** One question of a form. It returns the draft with its answer, even if that is incomplete. */
export interface Step<D> {
  /** Whether the question applies to the answers so far. */
  readonly applies?: (draft: D) => boolean;
  readonly ask: (draft: D, frame: Frame) => Promise<StepAnswer<D>>;
}

/**
 * Asks the questions in order, and supports going back.
 * @param from the index of the first step
 * @param remember called after each answer with the draft and the next step, so that closing loses nothing
 * @throws CancellationError if a question is closed
 */
export async function runSteps<D>(
  title: string,
  steps: readonly Step<D>[],
  initial: D,
  remember: (draft: D, next: number) => void,
  from = 0,
): Promise<D> {
  let draft = initial;
  const applying = (): number[] =>
    steps.flatMap((step, index) => (step.applies?.(draft) === false ? [] : [index]));
  let index = from;
  while (index < steps.length) {
    const open = applying();
    const position = open.indexOf(index);
    const step = steps[index];
    if (position < 0 || !step) {
      index += 1;
      continue;
    }
    const frame = { title, step: position + 1, steps: open.length, canGoBack: position > 0 };
    const answer = await step.ask(draft, frame);
    draft = answer.value;
    if (answer.kind === 'next') index += 1;
    if (answer.kind === 'back') index = open[position - 1] ?? index;
    remember(draft, index);
    if (answer.kind === 'closed') throw new vscode.CancellationError();
  }
  return draft;
}

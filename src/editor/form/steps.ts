import * as vscode from 'vscode';
import type { Answer, Frame } from './ask';
import type { Draft } from './draft';

/** One question of a form. It returns the draft with its answer, even if that is incomplete; undefined if unchanged. */
export interface Step {
  /** Whether the question applies to the answers so far. */
  readonly applies?: (draft: Draft) => boolean;
  readonly ask: (draft: Draft, frame: Frame) => Promise<Answer<Draft>>;
}

/**
 * Asks the questions in order, and supports going back.
 * @param from the index of the first step
 * @param remember called after each answer with the draft and the next step, so that closing loses nothing
 * @throws CancellationError if a question is closed
 */
export async function runSteps(
  title: string,
  steps: readonly Step[],
  initial: Draft,
  from = 0,
  remember: (draft: Draft, next: number) => void = () => undefined,
): Promise<Draft> {
  let draft = initial;
  let next = from;
  for (;;) {
    const open = steps.filter((step) => step.applies?.(draft) !== false);
    const position = open.findIndex((step) => steps.indexOf(step) >= next);
    const step = open[position];
    if (!step) return draft;
    const frame = { title, step: position + 1, steps: open.length, canGoBack: position > 0 };
    const answer = await step.ask(draft, frame);
    draft = answer.value ?? draft;
    next = steps.indexOf(step);
    if (answer.kind === 'next') next += 1;
    if (answer.kind === 'back') next = steps.indexOf(open[position - 1] ?? step);
    remember(draft, next);
    if (answer.kind === 'closed') throw new vscode.CancellationError();
  }
}

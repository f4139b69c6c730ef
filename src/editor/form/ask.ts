/** One question each: a text, one choice, or several choices. Each shows its step and has a back button. */
import * as vscode from 'vscode';

/** The title and the step of a question. */
export interface Frame {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
}

/** Going back and closing keep what was typed so far. */
export type Answer<T> =
  | { readonly kind: 'next'; readonly value: T }
  | { readonly kind: 'back' | 'closed'; readonly value: T | undefined };

/** Adds an answer to the draft, an incomplete one too. */
export function addAnswer<T, D>(answer: Answer<T>, draft: D, put: (value: T) => D): StepAnswer<D> {
  return { kind: answer.kind, value: answer.value === undefined ? draft : put(answer.value) };
}

export interface StepAnswer<D> {
  readonly kind: 'next' | 'back' | 'closed';
  readonly value: D;
}

export interface TextQuestion {
  readonly prompt: string;
  readonly value: string;
  readonly placeholder?: string;
  /** Hides the text, with a button to show it. */
  readonly secret?: boolean;
  /** The problem with the text so far, shown while typing. */
  readonly problem: (value: string) => string | undefined;
  /** Runs on Enter. If it returns a problem, the box stays open and shows it. */
  readonly accept?: (value: string) => Promise<string | undefined>;
}

const eye = new vscode.ThemeIcon('eye');
const eyeClosed = new vscode.ThemeIcon('eye-closed');

export function askText(frame: Frame, question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  applyFrame(box, frame);
  box.prompt = question.prompt;
  box.value = question.value;
  // An earlier answer may have become invalid, e.g. because another window took the name.
  if (question.value !== '') box.validationMessage = question.problem(question.value);
  box.placeholder = question.placeholder ?? '';
  box.password = question.secret ?? false;
  const show = { iconPath: eye, tooltip: 'Show Input' };
  const hide = { iconPath: eyeClosed, tooltip: 'Hide Input' };
  if (question.secret) box.buttons = [...box.buttons, show];
  return waitForAnswer(
    box,
    () => box.value,
    (done) => [
      box.onDidChangeValue((value) => {
        box.validationMessage = question.problem(value);
      }),
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) return done({ kind: 'back', value: box.value });
        box.password = button === hide;
        const eyes = box.password ? show : hide;
        box.buttons = [...box.buttons.filter((other) => other !== show && other !== hide), eyes];
      }),
      box.onDidAccept(async () => {
        const value = box.value;
        const problem = question.problem(value);
        if (problem !== undefined || box.busy) {
          box.validationMessage = problem;
          return;
        }
        box.busy = true;
        const refusal = await question.accept?.(value);
        box.busy = false;
        box.validationMessage = refusal;
        if (refusal === undefined) done({ kind: 'next', value });
      }),
    ],
  );
}

export interface Option<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly value: T;
}

/** @param current the value that is active at first */
export function askOne<T>(
  frame: Frame,
  placeholder: string,
  options: readonly Option<T>[],
  current: T | undefined,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Option<T> & vscode.QuickPickItem>();
  applyFrame(pick, frame);
  pick.placeholder = placeholder;
  pick.items = [...options];
  pick.matchOnDescription = true;
  // With an empty list of active items, Enter would have no effect.
  const active = pick.items.filter((item) => item.value === current);
  if (active.length > 0) pick.activeItems = active;
  return waitForAnswer(
    pick,
    (): T | undefined => undefined,
    (done) => [
      pick.onDidTriggerButton(() => done({ kind: 'back', value: undefined })),
      pick.onDidAccept(() => {
        const item = pick.activeItems[0];
        if (item) done({ kind: 'next', value: item.value });
      }),
    ],
  );
}

/** Several choices. A typed value that is not in the list appears as an item of its own. */
export function askMany(
  frame: Frame,
  placeholder: string,
  options: readonly Option<string>[],
  current: readonly string[],
  problem: (value: string) => string | undefined,
): Promise<Answer<readonly string[]>> {
  const pick = vscode.window.createQuickPick<Option<string> & vscode.QuickPickItem>();
  const own = current.filter((value) => options.every((option) => option.value !== value));
  const items = [...own.map((value) => ({ label: value, value })), ...options];
  applyFrame(pick, frame);
  pick.placeholder = placeholder;
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = items;
  pick.selectedItems = pick.items.filter((item) => current.includes(item.value));
  const ticked = (): string[] =>
    pick.selectedItems.map((item) => item.value).filter((value) => problem(value) === undefined);
  let ticksBefore = 0;
  return waitForAnswer(pick, ticked, (done) => [
    pick.onDidTriggerButton(() => done({ kind: 'back', value: ticked() })),
    pick.onDidChangeValue((typed) => {
      const value = typed.trim();
      const selected = pick.selectedItems;
      ticksBefore = selected.length;
      const isListed = [...selected, ...items].some((item) => item.value === value);
      const typedItems = value === '' || isListed ? [] : [typedItem(value, problem(value))];
      const others = selected.filter((item) => items.every(({ value: listed }) => listed !== item.value));
      const next = [...typedItems, ...others, ...items];
      // Setting the items clears a selection made in the meantime, so they are set only if they differ.
      if (next.map((item) => item.value).join() === pick.items.map((item) => item.value).join()) return;
      pick.items = next;
      pick.selectedItems = selected;
    }),
    pick.onDidAccept(() => {
      const values = pick.selectedItems.map((item) => item.value);
      const value = pick.value.trim();
      // If the text was only a filter to select an item, ignore it. Otherwise it is a value of its own.
      if (value !== '' && values.length === ticksBefore && !values.includes(value)) {
        if (problem(value) !== undefined) return;
        pick.selectedItems = [...pick.selectedItems, ...pick.items.filter((item) => item.value === value)];
        pick.value = '';
      } else if (values.every((selected) => problem(selected) === undefined))
        done({ kind: 'next', value: values });
    }),
  ]);
}

function typedItem(value: string, problem: string | undefined): Option<string> & vscode.QuickPickItem {
  return { label: value, description: problem ?? 'Add this value', value, alwaysShow: true };
}

function applyFrame(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  frame: Frame,
): void {
  input.title = frame.title;
  input.step = frame.steps > 1 ? frame.step : undefined;
  input.totalSteps = frame.steps > 1 ? frame.steps : undefined;
  // A click in another part of the window must not discard the input.
  input.ignoreFocusOut = true;
  if (frame.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
}

function waitForAnswer<T>(
  input: vscode.QuickInput,
  current: () => T | undefined,
  listen: (done: (answer: Answer<T>) => void) => vscode.Disposable[],
): Promise<Answer<T>> {
  return new Promise<Answer<T>>((resolve) => {
    const listeners = [
      ...listen(finish),
      input.onDidHide(() => finish({ kind: 'closed', value: current() })),
    ];
    input.show();
    // Disposing also hides the input. Only the first answer counts.
    function finish(answer: Answer<T>): void {
      resolve(answer);
      for (const listener of listeners) listener.dispose();
      input.dispose();
    }
  });
}

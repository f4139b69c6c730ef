/** One question each: a text, one of several, some of several. Each can go back and shows where it stands. */
import * as vscode from 'vscode';

/** Where a question stands in its form. */
export interface Frame {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
}

/** Going back and closing carry what was typed so far, so that nothing of it is lost. */
export type Answer<T> =
  | { readonly kind: 'next'; readonly value: T }
  | { readonly kind: 'back' | 'closed'; readonly value: T | undefined };

/** Puts an answer into what the form collects, also one that was only begun. */
export function into<T, D>(answer: Answer<T>, draft: D, put: (value: T) => D): StepAnswer<D> {
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
  /** Typed blind, with a button to look at it. */
  readonly secret?: boolean;
  /** Says what is wrong, while typing. */
  readonly problem: (value: string) => string | undefined;
  /** Runs at Enter; what it says is shown and the box stays, with all that was typed. */
  readonly accept?: (value: string) => Promise<string | undefined>;
}

const eye = new vscode.ThemeIcon('eye');
const eyeClosed = new vscode.ThemeIcon('eye-closed');

export function askText(frame: Frame, question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  place(box, frame);
  box.prompt = question.prompt;
  box.value = question.value;
  // A text that was given before may have become wrong meanwhile, as a name that another window took.
  if (question.value !== '') box.validationMessage = question.problem(question.value);
  box.placeholder = question.placeholder ?? '';
  box.password = question.secret ?? false;
  const look = { iconPath: eye, tooltip: 'Show what is typed' };
  const hide = { iconPath: eyeClosed, tooltip: 'Hide what is typed' };
  if (question.secret) box.buttons = [...box.buttons, look];
  return answered(
    box,
    () => box.value,
    (done) => [
      box.onDidChangeValue((value) => {
        box.validationMessage = question.problem(value);
      }),
      box.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) return done({ kind: 'back', value: box.value });
        box.password = button === hide;
        const eyes = box.password ? look : hide;
        box.buttons = [...box.buttons.filter((one) => one !== look && one !== hide), eyes];
      }),
      box.onDidAccept(async () => {
        const value = box.value;
        const problem = question.problem(value);
        if (problem !== undefined || box.busy) {
          box.validationMessage = problem;
          return;
        }
        box.busy = true;
        const refused = await question.accept?.(value);
        box.busy = false;
        box.validationMessage = refused;
        if (refused === undefined) done({ kind: 'next', value });
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

/** @param current the value that is offered first */
export function askOne<T>(
  frame: Frame,
  placeholder: string,
  options: readonly Option<T>[],
  current: T | undefined,
): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Option<T> & vscode.QuickPickItem>();
  place(pick, frame);
  pick.placeholder = placeholder;
  pick.items = [...options];
  pick.matchOnDescription = true;
  // An empty list of active items would leave Enter without effect.
  const offered = pick.items.filter((item) => item.value === current);
  if (offered.length > 0) pick.activeItems = offered;
  return answered(
    pick,
    (): T | undefined => undefined,
    (done) => [
      pick.onDidTriggerButton(() => done({ kind: 'back', value: undefined })),
      pick.onDidAccept(() => {
        const chosen = pick.activeItems[0];
        if (chosen) done({ kind: 'next', value: chosen.value });
      }),
    ],
  );
}

/** Some of several, and others typed by hand: what is typed and not in the list is offered as an item of its own. */
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
  place(pick, frame);
  pick.placeholder = placeholder;
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.items = items;
  pick.selectedItems = pick.items.filter((item) => current.includes(item.value));
  const ticked = (): string[] =>
    pick.selectedItems.map((item) => item.value).filter((value) => problem(value) === undefined);
  let ticksBefore = 0;
  return answered(pick, ticked, (done) => [
    pick.onDidTriggerButton(() => done({ kind: 'back', value: ticked() })),
    pick.onDidChangeValue((typed) => {
      const value = typed.trim();
      const selected = pick.selectedItems;
      ticksBefore = selected.length;
      const known = [...selected, ...items].some((item) => item.value === value);
      const wrong = value === '' ? undefined : problem(value);
      const offered = value === '' || known ? [] : [typedItem(value, wrong)];
      const kept = selected.filter((item) => items.every((one) => one.value !== item.value));
      const next = [...offered, ...kept, ...items];
      // A list that is set anew takes back what was ticked meanwhile, so it is set only where it changes.
      if (next.map((item) => item.value).join() === pick.items.map((item) => item.value).join()) return;
      pick.items = next;
      pick.selectedItems = selected;
    }),
    pick.onDidAccept(() => {
      const values = pick.selectedItems.map((item) => item.value);
      const value = pick.value.trim();
      // A text that was typed to tick something has done its work. Any other is meant, and must not get lost.
      if (value !== '' && values.length === ticksBefore && !values.includes(value)) {
        if (problem(value) !== undefined) return;
        pick.selectedItems = [...pick.selectedItems, ...pick.items.filter((item) => item.value === value)];
        pick.value = '';
      } else if (values.every((one) => problem(one) === undefined)) done({ kind: 'next', value: values });
    }),
  ]);
}

function typedItem(value: string, wrong: string | undefined): Option<string> & vscode.QuickPickItem {
  return wrong === undefined
    ? { label: value, description: 'Add this one', value, alwaysShow: true }
    : { label: value, description: wrong, value, alwaysShow: true };
}

function place(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  frame: Frame,
): void {
  input.title = frame.title;
  input.step = frame.steps > 1 ? frame.step : undefined;
  input.totalSteps = frame.steps > 1 ? frame.steps : undefined;
  // A click elsewhere, to look something up, must not cost what was typed.
  input.ignoreFocusOut = true;
  if (frame.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
}

function answered<T>(
  input: vscode.QuickInput,
  soFar: () => T | undefined,
  listen: (done: (answer: Answer<T>) => void) => vscode.Disposable[],
): Promise<Answer<T>> {
  return new Promise<Answer<T>>((resolve) => {
    const listeners = [...listen(finish), input.onDidHide(() => finish({ kind: 'closed', value: soFar() }))];
    input.show();
    // Disposing hides the input too; what comes after the first answer changes nothing.
    function finish(answer: Answer<T>): void {
      resolve(answer);
      for (const listener of listeners) listener.dispose();
      input.dispose();
    }
  });
}

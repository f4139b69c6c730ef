/** One question each: a text, one choice, or several choices. Each shows its step and has a back button. */
import * as vscode from 'vscode';

export interface Frame {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly canGoBack: boolean;
}

/** The frame of a question that is not part of a form. */
export function singleFrame(title: string): Frame {
  return { title, step: 1, steps: 1, canGoBack: false };
}

/** Going back and closing keep what was typed so far. */
export type Answer<T> =
  | { readonly kind: 'next'; readonly value: T }
  | { readonly kind: 'back' | 'closed'; readonly value: T | undefined };

/** Changes the value of an answer, an incomplete one too. */
export function mapAnswer<T, U>(answer: Answer<T>, change: (value: T) => U): Answer<U> {
  if (answer.kind === 'next') return { kind: 'next', value: change(answer.value) };
  return { kind: answer.kind, value: answer.value === undefined ? undefined : change(answer.value) };
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
  readonly accept?: (value: string) => string | undefined;
}

const showButton = { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Show Input' };
const hideButton = { iconPath: new vscode.ThemeIcon('eye-closed'), tooltip: 'Hide Input' };

export function askText(frame: Frame, question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  applyFrame(box, frame);
  box.prompt = question.prompt;
  box.value = question.value;
  // An earlier answer may have become invalid, e.g. because another window took the name.
  if (question.value !== '') box.validationMessage = question.problem(question.value);
  box.placeholder = question.placeholder ?? '';
  const backButtons = box.buttons;
  const setHidden = (isHidden: boolean): void => {
    box.password = isHidden;
    box.buttons = [...backButtons, isHidden ? showButton : hideButton];
  };
  if (question.secret) setHidden(true);
  const typed = (): string => box.value;
  return waitForAnswer(box, typed, (done) => {
    box.onDidChangeValue((value) => {
      box.validationMessage = question.problem(value);
    });
    box.onDidTriggerButton((button) => {
      if (button !== vscode.QuickInputButtons.Back) setHidden(button === hideButton);
    });
    box.onDidAccept(() => {
      const { value } = box;
      const problem = question.problem(value) ?? question.accept?.(value);
      box.validationMessage = problem;
      if (problem === undefined) done({ kind: 'next', value });
    });
  });
}

export interface Option<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** @param current the value that is active at first */
export function askOne<T>(
  frame: Frame,
  placeholder: string,
  options: readonly Option<T>[],
  current?: T,
): Promise<Answer<T>> {
  const pick = createPick(frame, placeholder, options);
  // With an empty list of active items, Enter would have no effect.
  const active = options.filter((item) => item.value === current);
  if (active.length > 0) pick.activeItems = active;
  return waitForAnswer<T>(pick, nothing, (done) => {
    pick.onDidAccept(() => {
      const item = pick.activeItems[0];
      if (item) done({ kind: 'next', value: item.value });
    });
  });
}

/** Several choices. A typed value that is not in the list appears as an item of its own. */
export function askMany(
  frame: Frame,
  placeholder: string,
  options: readonly Option<string>[],
  current: readonly string[],
  problem: (value: string) => string | undefined,
): Promise<Answer<readonly string[]>> {
  const own = current.filter((value) => options.every((option) => option.value !== value));
  const items = [...own.map((value) => ({ label: value, value })), ...options];
  const pick = createPick(frame, placeholder, items);
  pick.canSelectMany = true;
  pick.selectedItems = items.filter((item) => current.includes(item.value));
  const isValid = (value: string): boolean => problem(value) === undefined;
  const values = (): string[] => pick.selectedItems.map((item) => item.value);
  const validValues = (): string[] => values().filter(isValid);
  let ticksBefore = 0;
  return waitForAnswer<readonly string[]>(pick, validValues, (done) => {
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
    });
    pick.onDidAccept(() => {
      const value = pick.value.trim();
      // If the text was only a filter to select an item, ignore it. Otherwise it is a value of its own.
      if (value !== '' && values().length === ticksBefore && !values().includes(value)) {
        if (!isValid(value)) return;
        pick.selectedItems = [...pick.selectedItems, ...pick.items.filter((item) => item.value === value)];
        pick.value = '';
      } else if (values().every(isValid)) done({ kind: 'next', value: values() });
    });
  });
}

function typedItem(value: string, problem: string | undefined): Option<string> {
  return { label: value, description: problem ?? 'Add this value', value, alwaysShow: true };
}

/** A list of items, not yet visible. `waitForAnswer` shows it. */
export function createPick<T>(
  frame: Frame,
  placeholder: string,
  items: readonly Option<T>[],
): vscode.QuickPick<Option<T>> {
  const pick = vscode.window.createQuickPick<Option<T>>();
  applyFrame(pick, frame);
  pick.placeholder = placeholder;
  pick.items = items;
  pick.matchOnDescription = true;
  return pick;
}

type Input = vscode.QuickInput & Pick<vscode.InputBox, 'buttons' | 'onDidTriggerButton'>;

function applyFrame(input: Input, frame: Frame): void {
  input.title = frame.title;
  input.step = frame.steps > 1 ? frame.step : undefined;
  input.totalSteps = frame.steps > 1 ? frame.steps : undefined;
  // A click in another part of the window must not discard the input.
  input.ignoreFocusOut = true;
  if (frame.canGoBack) input.buttons = [vscode.QuickInputButtons.Back];
}

/** For a question without incomplete answers. */
export const nothing = (): undefined => undefined;

/** Shows a question. @param current the incomplete answer if you go back or close the question */
export function waitForAnswer<T>(
  input: Input,
  current: () => T | undefined,
  listen: (done: (answer: Answer<T>) => void) => void,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    // Disposing hides the input and ends its events. Only the first answer counts.
    const done = (answer: Answer<T>): void => {
      resolve(answer);
      input.dispose();
    };
    listen(done);
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) done({ kind: 'back', value: current() });
    });
    input.onDidHide(() => done({ kind: 'closed', value: current() }));
    input.show();
  });
}

import type * as vscode from 'vscode';
import { entryName } from '../../core/clients/transfer';
import type { Client, Provider } from '../../core/model';
import { providers } from '../../core/providers';
import type { SecretStore } from '../../core/vaults/secretStore';
import type { ClientStore } from '../clients/clientStore';
import { pickOne } from '../ui/quickPick';
import type { VaultChoice } from '../vaults/vaultChoice';
import {
  baseUrlStep,
  clientIdStep,
  environmentStep,
  nameStep,
  optionStep,
  providerStep,
} from './clientSteps';
import { clientFromDraft, type Draft, emptyDraft, entryOf } from './draft';
import { saveEntry, saveSecrets } from './saveAnswers';
import { secretStep } from './secretSteps';
import { runSteps, type Step } from './steps';

export interface AddClientParts {
  readonly store: ClientStore;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
}

/** A form that was closed before it was complete. */
interface OpenForm {
  readonly title: string;
  readonly draft: Draft;
  /** The index of the step to continue with. */
  readonly from: number;
}

/** Milliseconds for which a closed form keeps the secrets that you typed. */
const secretLifetime = 10 * 60_000;

/**
 * The form that adds a client, one question per step. If you close it, it offers to continue at the same step later.
 * `clientSteps` and `secretSteps` contain the questions, made from what the providers declare; `ask` shows one question
 * with VS Code's input box or quick pick, `steps` goes back and forth between them, and `draft` holds the answers.
 * `editClientForm` uses the same questions to change one field.
 */
export class AddClientForm implements vscode.Disposable {
  /** By title, the most recently closed form last. */
  private readonly unfinished = new Map<string, OpenForm>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly name: Step;
  private readonly steps: readonly Step[];

  constructor(private readonly parts: AddClientParts) {
    const { store } = parts;
    this.name = nameStep(() => store.names());
    this.steps = [
      providerStep,
      environmentStep,
      baseUrlStep,
      this.name,
      clientIdStep(() => store.clients()),
      ...providers.flatMap(({ id, options }) =>
        options.filter(({ advanced }) => !advanced).map((option) => optionStep(option, id)),
      ),
      ...providers.flatMap(({ id, secrets }) => secrets.map((field) => secretStep(field, id, store))),
    ];
  }

  /** @param provider the form asks for it if undefined @throws CancellationError, AppError */
  async run(provider?: Provider): Promise<Client> {
    return this.fill(await this.resumeOrStart(provider));
  }

  /** Starts with answers, the provider among them. @throws CancellationError, AppError */
  async runWith(title: string, draft: Draft): Promise<Client> {
    return this.fill({ title, draft, from: 1 });
  }

  dispose(): void {
    for (const title of this.unfinished.keys()) this.drop(title);
  }

  private async fill({ title, draft: start, from: startAt }: OpenForm): Promise<Client> {
    const remember = (draft: Draft, from: number): void => {
      if (draft !== start) this.remember({ title, draft, from });
    };
    let draft = start;
    let from = Math.min(startAt, this.lastStep(start));
    for (;;) {
      draft = await runSteps(title, this.steps, draft, from, remember);
      const client = clientFromDraft(draft);
      const result = await this.save(client, draft);
      if (result === 'saved') {
        this.drop(title);
        return client;
      }
      // The form returns to a question and keeps all answers.
      from = result === 'name-taken' ? this.steps.indexOf(this.name) : this.lastStep(draft);
    }
  }

  /** The last question of a complete form, to return to if it cannot be saved. */
  private lastStep(draft: Draft): number {
    return this.steps.findLastIndex((step) => step.applies?.(draft) !== false);
  }

  /** The result is `name-taken` if another window took the name while the form was open. */
  private async save(client: Client, draft: Draft): Promise<'saved' | 'name-taken' | 'failed'> {
    if (!(await saveSecrets(this.parts, client, draft.secrets))) return 'failed';
    let isFree = true;
    const isWritten = await saveEntry(() =>
      this.parts.store.edit((entries) => {
        isFree = entries.every((entry) => entryName(entry) !== client.name);
        return isFree ? [...entries, entryOf(draft)] : entries;
      }),
    );
    if (!isFree) return 'name-taken';
    return isWritten ? 'saved' : 'failed';
  }

  private remember(form: OpenForm): void {
    const { title, draft } = form;
    this.drop(title);
    this.unfinished.set(title, form);
    const forget = () => this.unfinished.set(title, { ...form, draft: { ...draft, secrets: {} } });
    this.timers.set(title, setTimeout(forget, secretLifetime));
  }

  private drop(title: string): void {
    clearTimeout(this.timers.get(title));
    this.unfinished.delete(title);
  }

  private async resumeOrStart(provider?: Provider): Promise<OpenForm> {
    // With the first provider preselected, the number of steps is about right from the start.
    const draft = emptyDraft(provider ?? providers[0]);
    const newForm: OpenForm = { title: 'Add Client', draft, from: provider ? 1 : 0 };
    if (this.unfinished.size === 0) return newForm;
    const resume = [...this.unfinished.values()].reverse().map((form) => {
      const name = form.draft.name === '' ? 'the Client' : `“${form.draft.name}”`;
      return { label: `$(debug-continue) Continue with ${name}`, description: 'where you left off', form };
    });
    const start = { label: '$(add) Start Over', description: 'with an empty form', form: newForm };
    const item = await pickOne([...resume, start], {
      title: 'Add Client',
      placeHolder: 'You closed the form before it was complete.',
    });
    // A form that was still open has been closed by this question, and is now remembered with its last input.
    return item === start ? newForm : (this.unfinished.get(item.form.title) ?? item.form);
  }
}

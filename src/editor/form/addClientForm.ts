import type * as vscode from 'vscode';
import { entryName } from '../../core/clients/transfer';
import type { Client, Provider } from '../../core/model';
import { providerOf } from '../../core/providers';
import { accountOf, type SecretStore } from '../../core/vaults/secretStore';
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
import { clientFromDraft, type Draft, emptyDraft, entryOf, readDraft } from './draft';
import { saveEntry } from './saveEntry';
import { saveSecrets } from './saveSecrets';
import { secretStep } from './secretSteps';
import { runSteps, type Step } from './steps';

export interface AddClientParts {
  readonly store: ClientStore;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
  readonly providers: readonly Provider[];
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

  constructor(private readonly parts: AddClientParts) {}

  /** @param provider the form asks for it if undefined @throws CancellationError, AppError */
  async run(provider?: Provider): Promise<Client> {
    return this.fill(await this.resumeOrStart(provider));
  }

  /** Starts with answers; the draft has a provider. @throws CancellationError, AppError */
  async runWith(title: string, draft: Draft): Promise<Client> {
    return this.fill({ title, draft, from: 1 });
  }

  dispose(): void {
    for (const title of this.unfinished.keys()) this.drop(title);
  }

  private async fill({ title, draft: start, from: startAt }: OpenForm): Promise<Client> {
    const name = nameStep(() => this.parts.store.names());
    const steps = this.steps(name);
    const remember = (draft: Draft, from: number): void => {
      if (draft !== start) this.remember({ title, draft, from });
    };
    let draft = start;
    let from = Math.min(startAt, lastStep(steps, start));
    for (;;) {
      draft = await runSteps(title, steps, draft, remember, from);
      const client = clientFromDraft(draft);
      // If a write fails, the form returns to a question and keeps all answers.
      if (!(await saveSecrets(this.parts, client, draft.secrets))) from = lastStep(steps, draft);
      else {
        let isFree = true;
        const complete = draft;
        const isWritten = await saveEntry(async () => {
          isFree = await this.addEntry(complete);
        });
        if (isWritten && isFree) {
          this.drop(title);
          return client;
        }
        from = isFree ? lastStep(steps, draft) : steps.indexOf(name);
      }
    }
  }

  private steps(name: Step<Draft>): Step<Draft>[] {
    const { providers } = this.parts;
    return [
      providerStep(providers),
      environmentStep,
      baseUrlStep,
      name,
      clientIdStep(() => this.parts.store.clients()),
      ...providers.flatMap((provider) => provider.options.map((option) => optionStep(option, provider.id))),
      ...providers.flatMap((provider) =>
        provider.secrets.map((field) =>
          secretStep(field, provider.id, (draft) => this.clientWithSameSecrets(draft)),
        ),
      ),
    ];
  }

  /** A client in the settings with the same origin and client ID, which has the same secrets in the vault. */
  private clientWithSameSecrets(draft: Draft): string | undefined {
    const { store } = this.parts;
    const entry = readDraft(draft);
    if (entry?.kind !== 'client') return undefined;
    const account = (client: Client): string => accountOf(client, providerOf(client), '');
    return store
      .clients()
      .find((other) => !store.isTemporary(other) && account(other) === account(entry.client))?.name;
  }

  /** @returns false if another window took the name while the form was open */
  private async addEntry(draft: Draft): Promise<boolean> {
    let isFree = false;
    await this.parts.store.edit((entries) => {
      isFree = entries.every((entry) => entryName(entry) !== draft.name);
      return isFree ? [...entries, entryOf(draft)] : entries;
    });
    return isFree;
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
    const initial = provider ?? this.parts.providers[0];
    const draft = initial ? { ...emptyDraft, provider: initial } : emptyDraft;
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

/** The last question of a complete form, to return to if it cannot be saved. */
function lastStep(steps: readonly Step<Draft>[], draft: Draft): number {
  return steps.findLastIndex((step) => step.applies?.(draft) !== false);
}

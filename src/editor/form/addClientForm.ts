import * as vscode from 'vscode';
import { entryName } from '../../core/clients/transfer';
import type { Client, Provider } from '../../core/model';
import { providerOf } from '../../core/providers';
import { accountOf, type SecretStore } from '../../core/vaults/secretStore';
import type { ClientStore } from '../clients/clientStore';
import type { VaultChoice } from '../vaults/vaultChoice';
import {
  baseUrlStep,
  clientIdStep,
  environmentStep,
  nameStep,
  optionStep,
  providerStep,
} from './clientSteps';
import { clientOf, type Draft, emptyDraft, entryOf, readDraft } from './draft';
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

/** A form where it stood. */
interface Begun {
  readonly title: string;
  readonly draft: Draft;
  /** The index of the step to go on with. */
  readonly from: number;
}

/** Milliseconds for which a closed form keeps the secrets that were typed into it. */
const secretsKept = 10 * 60_000;

/** Adds a client, question by question. A form that was closed is offered again where it stood. */
export class AddClientForm implements vscode.Disposable {
  /** By title, the one that was closed last at the end: a duplicate takes no place of a new client. */
  private readonly unfinished = new Map<string, Begun>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly parts: AddClientParts) {}

  /** @param provider asked for where absent @throws CancellationError, AppError */
  async run(provider?: Provider): Promise<Client> {
    return this.fill(await this.resumeOrBegin(provider));
  }

  /** The same with answers to begin with; the provider is given. @throws CancellationError, AppError */
  async runWith(title: string, draft: Draft): Promise<Client> {
    return this.fill({ title, draft, from: 1 });
  }

  dispose(): void {
    for (const title of this.unfinished.keys()) this.drop(title);
  }

  private async fill({ title, draft: start, from: startAt }: Begun): Promise<Client> {
    const name = nameStep(() => this.parts.store.names());
    const steps = this.steps(name);
    const remember = (draft: Draft, from: number): void => {
      if (draft !== start) this.remember({ title, draft, from });
    };
    let draft = start;
    let from = Math.min(startAt, lastStep(steps, start));
    for (;;) {
      draft = await runSteps(title, steps, draft, remember, from);
      const client = clientOf(draft);
      // Back to a question, with everything still in it.
      if (!(await saveSecrets(this.parts, client, draft.secrets))) from = lastStep(steps, draft);
      else {
        let isFree = true;
        const whole = draft;
        const isWritten = await saveEntry(async () => {
          isFree = await this.addEntry(whole);
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
      clientIdStep,
      ...providers.flatMap((provider) => provider.options.map((option) => optionStep(option, provider.id))),
      ...providers.flatMap((provider) =>
        provider.secrets.map((field) => secretStep(field, provider.id, (draft) => this.sharerOf(draft))),
      ),
    ];
  }

  /** A client with the same address and id has the same secrets: one of the settings, since others are in memory. */
  private sharerOf(draft: Draft): string | undefined {
    const { store } = this.parts;
    const entry = readDraft(draft);
    if (entry?.kind !== 'client') return undefined;
    const account = (client: Client): string => accountOf(client, providerOf(client), '');
    return store
      .clients()
      .find((other) => !store.isTemporary(other) && account(other) === account(entry.client))?.name;
  }

  /** @returns whether it was added: another window may have taken the name while the form was open */
  private async addEntry(draft: Draft): Promise<boolean> {
    let isFree = false;
    await this.parts.store.edit((entries) => {
      isFree = entries.every((entry) => entryName(entry) !== draft.name);
      return isFree ? [...entries, entryOf(draft)] : entries;
    });
    return isFree;
  }

  private remember(begun: Begun): void {
    const { title, draft } = begun;
    this.drop(title);
    this.unfinished.set(title, begun);
    const forget = () => this.unfinished.set(title, { ...begun, draft: { ...draft, secrets: {} } });
    this.timers.set(title, setTimeout(forget, secretsKept));
  }

  private drop(title: string): void {
    clearTimeout(this.timers.get(title));
    this.unfinished.delete(title);
  }

  private async resumeOrBegin(provider?: Provider): Promise<Begun> {
    // The one that is offered first, so that the number of questions is about right from the start.
    const [first] = this.parts.providers;
    const known = provider ?? first;
    const draft = known ? { ...emptyDraft, provider: known } : emptyDraft;
    const anew: Begun = { title: 'Add Client', draft, from: provider ? 1 : 0 };
    if (this.unfinished.size === 0) return anew;
    const resume = [...this.unfinished.values()].reverse().map((begun) => {
      const name = begun.draft.name === '' ? 'the Client' : `“${begun.draft.name}”`;
      return { label: `$(debug-continue) Go On with ${name}`, description: 'where you left it', begun };
    });
    const begin = { label: '$(add) Start Anew', description: 'with an empty form', begun: anew };
    const chosen = await vscode.window.showQuickPick([...resume, begin], {
      title: 'Add Client',
      placeHolder: 'The form was closed before it was done.',
    });
    if (!chosen) throw new vscode.CancellationError();
    // One that was still open has been closed by this question, with what was typed last.
    return chosen === begin ? anew : (this.unfinished.get(chosen.begun.title) ?? chosen.begun);
  }
}

/** Where to return to with a form that is full: its last question, which may be the one to answer otherwise. */
function lastStep(steps: readonly Step<Draft>[], draft: Draft): number {
  return steps.findLastIndex((step) => step.applies?.(draft) !== false);
}

import * as vscode from 'vscode';
import { AppError } from '../../core/errors';
import type { Client, Provider } from '../../core/model';
import type { SecretStore } from '../../core/secretStore';
import type { ClientStore } from '../clientStore';
import type { VaultChoice } from '../vaults';
import {
  baseUrlStep,
  clientIdStep,
  environmentStep,
  nameStep,
  optionStep,
  providerStep,
} from './clientSteps';
import { type Draft, emptyDraft, entryOf, readDraft } from './draft';
import { saveSecrets } from './saveSecrets';
import { secretStep } from './secretSteps';
import { runSteps, type Step } from './steps';

export interface AddClientParts {
  readonly store: ClientStore;
  readonly secrets: SecretStore;
  readonly vaults: VaultChoice;
  readonly providers: readonly Provider[];
}

/** Adds a client, question by question. A form that was closed is offered again where it stood, without secrets. */
export class AddClientForm {
  private unfinished: Draft | undefined;

  constructor(private readonly parts: AddClientParts) {}

  /** @throws CancellationError, AppError */
  async run(start?: Draft): Promise<Client> {
    const steps = this.steps();
    let draft = start ?? (await this.resumeOrBegin());
    let from = 0;
    for (;;) {
      draft = await runSteps('Add Client', steps, draft, (latest) => this.remember(latest), from);
      const client = checked(draft);
      if (await saveSecrets(this.parts, client, draft.secrets)) {
        await this.parts.store.edit((entries) => [...entries, entryOf(draft)]);
        this.unfinished = undefined;
        return client;
      }
      // Back to the last question, with everything still in it.
      from = steps.length - 1;
      while (from > 0 && steps[from]?.applies?.(draft) === false) from -= 1;
    }
  }

  private steps(): Step<Draft>[] {
    const { providers, store } = this.parts;
    return [
      providerStep(providers),
      environmentStep,
      baseUrlStep,
      nameStep(store.clients()),
      clientIdStep,
      ...providers.flatMap((provider) => provider.options.map((option) => optionStep(option, provider.id))),
      ...providers.flatMap((provider) => provider.secrets.map((field) => secretStep(field, provider.id))),
    ];
  }

  private remember(draft: Draft): void {
    this.unfinished = { ...draft, secrets: {} };
  }

  private async resumeOrBegin(): Promise<Draft> {
    const { unfinished } = this;
    if (!unfinished) return emptyDraft;
    const name = unfinished.name === '' ? 'the client' : `“${unfinished.name}”`;
    const resume = {
      label: `$(debug-continue) Go On with ${name}`,
      description: 'All but secrets is still there',
    };
    const begin = { label: '$(add) Start Anew' };
    const chosen = await vscode.window.showQuickPick([resume, begin], {
      title: 'Add Client',
      placeHolder: 'The form was closed before it was done.',
    });
    if (!chosen) throw new vscode.CancellationError();
    return chosen === resume ? unfinished : emptyDraft;
  }
}

function checked(draft: Draft): Client {
  const entry = readDraft(draft);
  if (entry?.kind === 'client') return entry.client;
  throw new AppError('invalid-client', entry?.problems.join(' ') ?? 'The client is not complete.');
}

/** The questions about a client, made from what the providers declare. Their prompts speak to you. */
import {
  allowedHostProblem,
  baseUrlProblem,
  clientIdProblem,
  nameProblem,
} from '../../core/clients/clientProblems';
import { clientIdCaseProblem } from '../../core/clients/readClients';
import { referenceStem } from '../../core/clients/references';
import type { Choice, Client, Environment, OptionValue, ProviderOption } from '../../core/model';
import { providers } from '../../core/providers';
import type { EntryName } from '../clients/clientStore';
import { type Answer, askMany, askOne, askText, type Frame, mapAnswer, type Option } from './ask';
import { type Draft, readDraft } from './draft';
import type { Step } from './steps';

export const providerStep: Step = {
  ask: async (draft, frame) => {
    const options = providers.map((provider) => ({ label: provider.label, value: provider }));
    const answer = await askOne(frame, 'Which provider?', options, draft.provider);
    return mapAnswer(answer, (provider) => {
      const isSame = provider === draft.provider;
      return { ...draft, provider, ...(isSame ? {} : { options: {}, secrets: {} }) };
    });
  },
};

export const environmentStep: Step = {
  ask: async (draft, frame) => {
    const { origins } = draft.provider;
    const fixed = typeof origins === 'function' ? undefined : origins;
    const at = (environment: Environment): string => (fixed ? ` · ${fixed[environment].oauth}` : '');
    const option = (label: string, environment: Environment, ownAddress: boolean, detail: string) => ({
      label,
      detail,
      value: { environment, ownAddress },
    });
    const options = [
      option('Sandbox', 'sandbox', false, `For development and tests${at('sandbox')}`),
      option('Production', 'production', false, `Real orders, real money${at('production')}`),
      option('Sandbox at Another Address…', 'sandbox', true, 'Your own mock server, gateway or proxy'),
      option(
        'Production at Another Address…',
        'production',
        true,
        'Real orders, real money, through your own gateway',
      ),
    ];
    // A client that names its own origins needs no other address.
    const offered = options.filter(({ value }) => fixed || !value.ownAddress);
    const current = options.find(
      ({ value }) => value.environment === draft.environment && value.ownAddress === draft.ownAddress,
    );
    const answer = await askOne(frame, 'Which environment?', offered, current?.value);
    return mapAnswer(answer, (value) => ({ ...draft, ...value }));
  },
};

export const baseUrlStep: Step = {
  applies: (draft) => draft.ownAddress,
  ask: async (draft, frame) => {
    const answer = await askText(frame, {
      prompt: "Base URL. Replaces the provider's addresses for tokens and for the API.",
      placeholder: 'https://api.example.co.id or http://127.0.0.1:4010',
      value: draft.baseUrl ?? '',
      problem: baseUrlProblem,
    });
    return mapAnswer(answer, (baseUrl) => ({ ...draft, baseUrl }));
  },
};

/** @param taken called for each question, because another window may have added a client */
export function nameStep(taken: () => readonly EntryName[]): Step {
  return {
    ask: async (draft, frame) => {
      const others = taken();
      const stem = (name: string, provider = draft.provider.id): string => referenceStem({ provider, name });
      const answer = await askText(frame, {
        prompt: `Name the client. In .http files, use its token as {{$processEnv ${stem('NAME')}_TOKEN}}.`,
        placeholder: 'outlet',
        value: draft.name,
        problem: (name) => {
          if (others.some((other) => other.name === name)) return `The name “${name}” is already taken.`;
          if (others.some((other) => other.provider && stem(other.name, other.provider) === stem(name)))
            return `Another client already has the reference ${stem(name)}_TOKEN.`;
          return nameProblem(name);
        },
      });
      return mapAnswer(answer, (name) => ({ ...draft, name }));
    },
  };
}

/** @param others the clients beside the one in question */
export function clientIdStep(others: () => readonly Client[]): Step {
  return {
    ask: async (draft, frame) => {
      const answer = await askText(frame, {
        prompt: draft.provider.clientIdHelp,
        value: draft.clientId,
        problem: (value) => {
          const clientId = value.trim();
          const entry = readDraft({ ...draft, clientId });
          const caseProblem =
            entry?.kind === 'client' ? clientIdCaseProblem(entry.client, others()) : undefined;
          return clientIdProblem(clientId) ?? caseProblem;
        },
      });
      return mapAnswer(answer, (value) => ({ ...draft, clientId: value.trim() }));
    },
  };
}

/** Additional hosts that may receive the token, in one line. */
export const allowedHostsStep: Step = {
  ask: async (draft, frame) => {
    const hosts = (text: string): string[] => text.split(/[\s,]+/).filter((host) => host !== '');
    const answer = await askText(frame, {
      prompt:
        'Hosts that may receive this token in addition to the provider’s own. Separate them with spaces.',
      placeholder: 'api.example.co.id gateway.example.co.id:8443',
      value: draft.allowedHosts.join(' '),
      problem: (text) =>
        hosts(text)
          .map(allowedHostProblem)
          .find((problem) => problem !== undefined),
    });
    return mapAnswer(answer, (value) => ({ ...draft, allowedHosts: hosts(value) }));
  },
};

export function optionStep(option: ProviderOption, providerId: string): Step {
  return {
    applies: ({ provider, options }) => provider.id === providerId && (option.isUsed?.(options) ?? true),
    ask: async (draft, frame) => {
      const answer = await askOption(option, draft, { ...frame, title: `${frame.title}: ${option.title}` });
      return mapAnswer(answer, (value) => ({
        ...draft,
        options: { ...draft.options, [option.name]: value },
      }));
    },
  };
}

async function askOption(option: ProviderOption, draft: Draft, frame: Frame): Promise<Answer<OptionValue>> {
  const current = draft.options[option.name];
  switch (option.kind) {
    case 'choice': {
      const choice = typeof current === 'string' ? current : option.default;
      return askOne<string>(frame, option.description, itemsOf(option.choices), choice);
    }
    case 'list': {
      const values = typeof current === 'string' || current === undefined ? [] : current;
      const items = itemsOf(option.choices);
      for (;;) {
        const hint = items.length > 0 ? 'Type to filter, or to add another value' : 'Type a value to add it';
        const answer = await askMany(frame, hint, items, values, option.problem);
        const isMissing = option.required && answer.kind === 'next' && answer.value.length === 0;
        if (!isMissing) return answer;
      }
    }
    case 'text':
      return askText(frame, {
        prompt: option.description,
        value: typeof current === 'string' ? current : option.default,
        problem: (value) =>
          value === option.default && !option.required ? undefined : option.problem(value),
        ...(option.placeholder === undefined ? {} : { placeholder: option.placeholder }),
      });
  }
}

function itemsOf(choices: readonly Choice[]): Option<string>[] {
  return choices.map(({ value, description }) => ({ label: value, description, value }));
}

/** The questions about a client, made from what the providers declare. Their prompts speak to you. */
import {
  allowedHostProblem,
  baseUrlProblem,
  clientIdProblem,
  nameProblem,
} from '../../core/clients/clientProblems';
import { clientIdCaseProblem } from '../../core/clients/readClients';
import { referenceStem } from '../../core/clients/references';
import type { Choice, Client, Environment, OptionValue, Provider, ProviderOption } from '../../core/model';
import { type Answer, addAnswer, askMany, askOne, askText, type Frame, type Option } from './ask';
import { type Draft, readDraft } from './draft';
import type { Step } from './steps';

export function providerStep(providers: readonly Provider[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const options = providers.map((provider) => ({ label: provider.label, value: provider }));
      const answer = await askOne(frame, 'Which provider?', options, draft.provider ?? providers[0]);
      return addAnswer(answer, draft, (provider) => {
        const isSame = provider === draft.provider;
        return { ...draft, provider, ...(isSame ? {} : { options: {}, secrets: {} }) };
      });
    },
  };
}

export const environmentStep: Step<Draft> = {
  ask: async (draft, frame) => {
    const origins = draft.provider?.origins;
    const choice = (label: string, environment: Environment, ownAddress: boolean, detail: string) => ({
      label,
      detail,
      value: `${environment}${ownAddress ? '+' : ''}`,
    });
    const answer = await askOne(
      frame,
      'Which environment?',
      [
        choice('Sandbox', 'sandbox', false, `For development and tests · ${origins?.sandbox.oauth}`),
        choice('Production', 'production', false, `Real orders, real money · ${origins?.production.oauth}`),
        choice('Sandbox at Another Address…', 'sandbox', true, 'Your own mock server, gateway or proxy'),
        choice(
          'Production at Another Address…',
          'production',
          true,
          'Real orders, real money, through your own gateway',
        ),
      ],
      draft.environment && `${draft.environment}${draft.ownAddress ? '+' : ''}`,
    );
    return addAnswer(answer, draft, (value) => {
      const environment: Environment = value.startsWith('production') ? 'production' : 'sandbox';
      return { ...draft, environment, ownAddress: value.endsWith('+') };
    });
  },
};

export const baseUrlStep: Step<Draft> = {
  applies: (draft) => draft.ownAddress,
  ask: async (draft, frame) => {
    const answer = await askText(frame, {
      prompt: "Base URL. Replaces the provider's addresses for tokens and for the API.",
      placeholder: 'https://api.example.co.id or http://127.0.0.1:4010',
      value: draft.baseUrl ?? '',
      problem: baseUrlProblem,
    });
    return addAnswer(answer, draft, (baseUrl) => ({ ...draft, baseUrl }));
  },
};

/** A name that is taken. The provider of an entry with a mistake is unknown. */
export interface TakenName {
  readonly name: string;
  readonly provider?: string;
}

/** @param taken called for each question, because another window may have added a client */
export function nameStep(taken: () => readonly TakenName[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const others = taken();
      const stem = (name: string): string => referenceStem({ provider: draft.provider?.id ?? '', name });
      const answer = await askText(frame, {
        prompt: `Name the client. In .http files, use its token as {{$processEnv ${stem('NAME')}_TOKEN}}.`,
        placeholder: 'outlet',
        value: draft.name,
        problem: (name) => {
          if (others.some((other) => other.name === name)) return `The name “${name}” is already taken.`;
          if (
            others.some(
              ({ provider, name: other }) =>
                provider && referenceStem({ provider, name: other }) === stem(name),
            )
          ) {
            return `Another client already has the reference ${stem(name)}_TOKEN.`;
          }
          return nameProblem(name);
        },
      });
      return addAnswer(answer, draft, (name) => ({ ...draft, name }));
    },
  };
}

/** @param others the clients beside the one in question */
export function clientIdStep(others: () => readonly Client[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const answer = await askText(frame, {
        prompt: draft.provider?.clientIdHelp ?? 'Enter the client ID.',
        value: draft.clientId,
        problem: (value) => {
          const clientId = value.trim();
          const entry = readDraft({ ...draft, clientId });
          const problem = clientIdProblem(clientId);
          return (
            problem ?? (entry?.kind === 'client' ? clientIdCaseProblem(entry.client, others()) : undefined)
          );
        },
      });
      return addAnswer(answer, draft, (value) => ({ ...draft, clientId: value.trim() }));
    },
  };
}

/** Additional hosts that may receive the token, in one line. */
export const allowedHostsStep: Step<Draft> = {
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
    return addAnswer(answer, draft, (value) => ({ ...draft, allowedHosts: hosts(value) }));
  },
};

export function optionStep(option: ProviderOption, providerId: string): Step<Draft> {
  return {
    applies: (draft) => draft.provider?.id === providerId,
    ask: async (draft, frame) => {
      const answer = await askOption(option, draft, { ...frame, title: `${frame.title}: ${option.title}` });
      return addAnswer(answer, draft, (value) => ({
        ...draft,
        options: { ...draft.options, [option.name]: value },
      }));
    },
  };
}

function askOption(option: ProviderOption, draft: Draft, frame: Frame): Promise<Answer<OptionValue>> {
  const current = draft.options[option.name];
  switch (option.kind) {
    case 'choice': {
      const choice = typeof current === 'string' ? current : option.default;
      return askOne<string>(frame, option.description, itemsOf(option.choices), choice);
    }
    case 'list': {
      const values = typeof current === 'string' || current === undefined ? [] : current;
      const items = itemsOf(option.choices);
      return askMany(frame, 'Type to filter, or to add another value', items, values, option.problem);
    }
    case 'text':
      return askText(frame, {
        prompt: option.description,
        value: typeof current === 'string' ? current : option.default,
        problem: (value) => (value === option.default ? undefined : option.problem(value)),
        ...(option.placeholder === undefined ? {} : { placeholder: option.placeholder }),
      });
  }
}

function itemsOf(choices: readonly Choice[]): Option<string>[] {
  return choices.map(({ value, description }) => ({ label: value, description, value }));
}

/** The questions about a client, made from what the providers declare. */
import {
  allowedHostProblem,
  baseUrlProblem,
  clientIdProblem,
  nameProblem,
  referenceStem,
} from '../../core/clients';
import type { Client, Environment, Provider, ProviderOption } from '../../core/model';
import { askMany, askOne, askText } from './ask';
import type { Draft } from './draft';
import type { Step } from './steps';

export function providerStep(providers: readonly Provider[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const options = providers.map((provider) => ({ label: provider.label, value: provider }));
      const answer = await askOne(frame, 'Whose API is it?', options, draft.provider ?? providers[0]);
      if (answer.kind === 'back') return answer;
      const same = answer.value === draft.provider;
      return {
        kind: 'next',
        value: { ...draft, provider: answer.value, ...(same ? {} : { options: {}, secrets: {} }) },
      };
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
        choice('Sandbox', 'sandbox', false, `For trying things out · ${origins?.sandbox.oauth}`),
        choice('Production', 'production', false, `Real orders, real money · ${origins?.production.oauth}`),
        choice(
          'Sandbox at Another Address…',
          'sandbox',
          true,
          'A mock server, a gateway or a proxy of your own',
        ),
      ],
      draft.environment && `${draft.environment}${draft.ownAddress ? '+' : ''}`,
    );
    if (answer.kind === 'back') return answer;
    const environment: Environment = answer.value.startsWith('production') ? 'production' : 'sandbox';
    return { kind: 'next', value: { ...draft, environment, ownAddress: answer.value.endsWith('+') } };
  },
};

export const baseUrlStep: Step<Draft> = {
  applies: (draft) => draft.ownAddress,
  ask: async (draft, frame) => {
    const answer = await askText(frame, {
      prompt: "Base URL: takes the place of the provider's addresses, for tokens and API alike.",
      placeholder: 'https://api.example.co.id or http://127.0.0.1:4010',
      value: draft.baseUrl ?? '',
      problem: baseUrlProblem,
    });
    if (answer.kind === 'back') return answer;
    return { kind: 'next', value: { ...draft, baseUrl: new URL(answer.value).origin } };
  },
};

/** @param others the names and providers that are taken */
export function nameStep(others: readonly Pick<Client, 'name' | 'provider'>[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const stem = (name: string): string => referenceStem({ provider: draft.provider?.id ?? '', name });
      const answer = await askText(frame, {
        prompt: `Name the client. In .http files its token will be {{$processEnv ${stem('NAME')}_TOKEN}}.`,
        placeholder: 'outlet',
        value: draft.name,
        problem: (name) => {
          if (others.some((other) => other.name === name)) return 'There is a client of this name already.';
          if (others.some((other) => referenceStem(other) === stem(name))) {
            return `Another client already gives the reference ${stem(name)}_TOKEN.`;
          }
          return nameProblem(name);
        },
      });
      return answer.kind === 'back' ? answer : { kind: 'next', value: { ...draft, name: answer.value } };
    },
  };
}

export const clientIdStep: Step<Draft> = {
  ask: async (draft, frame) => {
    const answer = await askText(frame, {
      prompt: draft.provider?.clientIdHelp ?? 'The client id.',
      value: draft.clientId,
      problem: (value) => clientIdProblem(value.trim()),
    });
    return answer.kind === 'back'
      ? answer
      : { kind: 'next', value: { ...draft, clientId: answer.value.trim() } };
  },
};

/** Further hosts that may have the token, one after the other in one line. */
export const allowedHostsStep: Step<Draft> = {
  ask: async (draft, frame) => {
    const hosts = (text: string): string[] => text.split(/[\s,]+/).filter((host) => host !== '');
    const answer = await askText(frame, {
      prompt: 'Hosts that may have this token beside the provider’s own, separated by spaces.',
      placeholder: 'api.example.co.id gateway.example.co.id:8443',
      value: draft.allowedHosts.join(' '),
      problem: (text) =>
        hosts(text)
          .map(allowedHostProblem)
          .find((problem) => problem !== undefined),
    });
    return answer.kind === 'back'
      ? answer
      : { kind: 'next', value: { ...draft, allowedHosts: hosts(answer.value) } };
  },
};

export function optionStep(option: ProviderOption, providerId: string): Step<Draft> {
  return {
    applies: (draft) => draft.provider?.id === providerId,
    ask: async (draft, frame) => {
      const answer = await askOption(option, draft, { ...frame, title: `${frame.title}: ${option.title}` });
      if (answer.kind === 'back') return answer;
      return {
        kind: 'next',
        value: { ...draft, options: { ...draft.options, [option.name]: answer.value } },
      };
    },
  };
}

function askOption(option: ProviderOption, draft: Draft, frame: Parameters<Step<Draft>['ask']>[1]) {
  const items = option.choices.map(({ value, description }) => ({ label: value, description, value }));
  const current = draft.options[option.name];
  if (option.kind === 'choice') {
    return askOne<string>(
      frame,
      option.description,
      items,
      typeof current === 'string' ? current : option.default,
    );
  }
  const values = typeof current === 'string' || current === undefined ? [] : current;
  return askMany(frame, 'Type to filter, or to add another', items, values, option.problem);
}

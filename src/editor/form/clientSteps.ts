/** The questions about a client, made from what the providers declare. */
import {
  allowedHostProblem,
  baseUrlProblem,
  clientIdProblem,
  nameProblem,
} from '../../core/clients/clientProblems';
import { referenceStem } from '../../core/clients/references';
import type { Choice, Environment, OptionValue, Provider, ProviderOption } from '../../core/model';
import { type Answer, askMany, askOne, askText, type Frame, into, type Option } from './ask';
import type { Draft } from './draft';
import type { Step } from './steps';

export function providerStep(providers: readonly Provider[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const options = providers.map((provider) => ({ label: provider.label, value: provider }));
      const answer = await askOne(frame, 'Whose API is it?', options, draft.provider ?? providers[0]);
      return into(answer, draft, (provider) => {
        const same = provider === draft.provider;
        return { ...draft, provider, ...(same ? {} : { options: {}, secrets: {} }) };
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
        choice('Sandbox', 'sandbox', false, `For trying things out · ${origins?.sandbox.oauth}`),
        choice('Production', 'production', false, `Real orders, real money · ${origins?.production.oauth}`),
        choice(
          'Sandbox at Another Address…',
          'sandbox',
          true,
          'A mock server, a gateway or a proxy of your own',
        ),
        choice(
          'Production at Another Address…',
          'production',
          true,
          'Real orders, real money, through a gateway of your own',
        ),
      ],
      draft.environment && `${draft.environment}${draft.ownAddress ? '+' : ''}`,
    );
    return into(answer, draft, (value) => {
      const environment: Environment = value.startsWith('production') ? 'production' : 'sandbox';
      return { ...draft, environment, ownAddress: value.endsWith('+') };
    });
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
    return into(answer, draft, (baseUrl) => ({ ...draft, baseUrl }));
  },
};

/** A name that is taken. The provider of an entry with a mistake is not known. */
export interface TakenName {
  readonly name: string;
  readonly provider?: string;
}

/** @param taken asked at each question, since another window may add a client meanwhile */
export function nameStep(taken: () => readonly TakenName[]): Step<Draft> {
  return {
    ask: async (draft, frame) => {
      const others = taken();
      const stem = (name: string): string => referenceStem({ provider: draft.provider?.id ?? '', name });
      const answer = await askText(frame, {
        prompt: `Name the client. In .http files its token will be {{$processEnv ${stem('NAME')}_TOKEN}}.`,
        placeholder: 'outlet',
        value: draft.name,
        problem: (name) => {
          if (others.some((other) => other.name === name))
            return `There is an entry of the name “${name}” already.`;
          if (
            others.some(
              ({ provider, name: other }) =>
                provider && referenceStem({ provider, name: other }) === stem(name),
            )
          ) {
            return `Another client already gives the reference ${stem(name)}_TOKEN.`;
          }
          return nameProblem(name);
        },
      });
      return into(answer, draft, (name) => ({ ...draft, name }));
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
    return into(answer, draft, (value) => ({ ...draft, clientId: value.trim() }));
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
    return into(answer, draft, (value) => ({ ...draft, allowedHosts: hosts(value) }));
  },
};

export function optionStep(option: ProviderOption, providerId: string): Step<Draft> {
  return {
    applies: (draft) => draft.provider?.id === providerId,
    ask: async (draft, frame) => {
      const answer = await askOption(option, draft, { ...frame, title: `${frame.title}: ${option.title}` });
      return into(answer, draft, (value) => ({
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
      return askMany(frame, 'Type to filter, or to add another', items, values, option.problem);
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

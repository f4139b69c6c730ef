/** The JSON schema of `kunci.clients`, from the providers' declarations. The build writes it into package.json. */

import { type Choice, environments, type Provider, type ProviderOption } from '../model';
import { providers } from '../providers';
import { clientPatterns } from './clientProblems';

export type JsonSchema = Readonly<Record<string, unknown>>;

export function clientsSchema(): JsonSchema {
  return {
    type: 'array',
    scope: 'application',
    order: 1,
    default: [],
    markdownDescription:
      'The API clients. Kunci stores their secrets in your keychain, not here. ' +
      'To add a client, run **Kunci: Add Client…** or edit this setting.',
    items: {
      type: 'object',
      required: ['name', 'provider', 'environment', 'clientId'],
      additionalProperties: false,
      defaultSnippets: providers.map(clientSnippet),
      properties: {
        ...commonProperties(),
        // The values of an option depend on the provider: two providers may have options of the same name.
        ...Object.fromEntries(optionNames().map((name) => [name, true])),
      },
      allOf: providers.map(providerRule),
    },
  };
}

function commonProperties(): JsonSchema {
  return {
    name: {
      type: 'string',
      pattern: clientPatterns.name,
      description: 'A unique name. It starts with a letter and contains letters, digits, “-” and “_”.',
    },
    provider: {
      type: 'string',
      enum: providers.map((provider) => provider.id),
      enumDescriptions: providers.map((provider) => provider.label),
    },
    environment: { type: 'string', enum: [...environments] },
    clientId: {
      type: 'string',
      pattern: clientPatterns.clientId,
      description: 'The client ID from the provider.',
    },
    baseUrl: {
      type: 'string',
      pattern: clientPatterns.baseUrl,
      description:
        "Replaces the provider's origins for tokens and for the API. Use https, or http for loopback only, without a path.",
    },
    allowedHosts: {
      type: 'array',
      items: { type: 'string', pattern: clientPatterns.allowedHost },
      description: "Additional hosts (host or host:port) that may receive this client's tokens.",
    },
  };
}

function optionNames(): readonly string[] {
  return [...new Set(providers.flatMap(({ options }) => options.map(({ name }) => name)))];
}

/** For an entry of this provider: its own options are valid, those of other providers are not. */
function providerRule(provider: Provider): JsonSchema {
  const own = Object.fromEntries(provider.options.map((option) => [option.name, optionSchema(option)]));
  const required = provider.options.flatMap((option) => (isRequired(option) ? [option.name] : []));
  const foreign = optionNames().filter((name) => !Object.hasOwn(own, name));
  return {
    if: { properties: { provider: { const: provider.id } }, required: ['provider'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword.
    then: {
      properties: { ...own, ...Object.fromEntries(foreign.map((name) => [name, false])) },
      ...(required.length > 0 ? { required } : {}),
    },
  };
}

function optionSchema(option: ProviderOption): JsonSchema {
  const { description } = option;
  switch (option.kind) {
    case 'choice':
      return { type: 'string', ...enumOf(option.choices), default: option.default, description };
    case 'list': {
      // Documented values are suggested; others are valid too.
      const values = [
        ...(option.choices.length > 0 ? [{ type: 'string', ...enumOf(option.choices) }] : []),
        { type: 'string', pattern: option.pattern },
      ];
      return {
        type: 'array',
        description,
        items: { anyOf: values },
        ...(option.required ? { minItems: 1 } : {}),
      };
    }
    case 'text': {
      if (option.required) return { type: 'string', pattern: option.pattern, description };
      const forms = [{ const: option.default }, { pattern: option.pattern }];
      return { type: 'string', anyOf: forms, default: option.default, description };
    }
  }
}

function isRequired(option: ProviderOption): boolean {
  return option.kind !== 'choice' && option.required === true;
}

function enumOf(choices: readonly Choice[]): JsonSchema {
  const descriptions = choices.map(({ description }) => description);
  return {
    enum: choices.map(({ value }) => value),
    ...(descriptions.includes('') ? {} : { enumDescriptions: descriptions }),
  };
}

function clientSnippet(provider: Provider): JsonSchema {
  return {
    label: `${provider.label} client`,
    body: {
      name: '$1',
      provider: provider.id,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of a snippet's choice.
      environment: '${2|sandbox,production|}',
      clientId: '$3',
      ...Object.fromEntries(provider.options.filter(isRequired).map(requiredSnippet)),
    },
  };
}

/** @param index among the required options; the three members before them have the first tab stops */
function requiredSnippet(option: ProviderOption, index: number): [name: string, body: unknown] {
  const stop = `$${index + 4}`;
  return [option.name, option.kind === 'list' ? [stop] : stop];
}

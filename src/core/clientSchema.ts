/** The JSON schema of `kunci.clients`, made from what the providers declare. The build writes it into package.json. */
import { clientPatterns } from './clientPatterns';
import { environments, type Provider, type ProviderOption } from './model';
import { providers } from './providers';

export type JsonSchema = Readonly<Record<string, unknown>>;

export function clientsSchema(): JsonSchema {
  return {
    type: 'array',
    scope: 'application',
    order: 1,
    default: [],
    markdownDescription:
      'The API clients that Kunci knows. Their secrets are not here: they live in the keychain. ' +
      'Use the command **Kunci: Add Client…**, or edit by hand.',
    items: {
      type: 'object',
      required: ['name', 'provider', 'environment', 'clientId'],
      additionalProperties: false,
      defaultSnippets: providers.map(snippet),
      properties: {
        ...commonProperties(),
        ...Object.fromEntries(providers.flatMap((provider) => provider.options.map(optionProperty))),
      },
      allOf: providers.map(onlyItsOptions),
    },
  };
}

function commonProperties(): JsonSchema {
  return {
    name: {
      type: 'string',
      pattern: clientPatterns.name,
      description: 'Unique. Starts with a letter, has letters, digits, “-” and “_”.',
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
      description: 'The id that the provider issued.',
    },
    baseUrl: {
      type: 'string',
      pattern: clientPatterns.baseUrl,
      description:
        "Replaces the provider's OAuth and API origins both. https, or http on loopback only; no path.",
    },
    allowedHosts: {
      type: 'array',
      items: { type: 'string', pattern: clientPatterns.allowedHost },
      description: "Further hosts (host or host:port) that may have this client's token.",
    },
  };
}

function optionProperty(option: ProviderOption): [string, JsonSchema] {
  const values = option.choices.map((choice) => choice.value);
  const descriptions = option.choices.map((choice) => choice.description);
  if (option.kind === 'choice') {
    return [
      option.name,
      {
        type: 'string',
        enum: values,
        enumDescriptions: descriptions,
        default: option.default,
        description: option.description,
      },
    ];
  }
  return [
    option.name,
    {
      type: 'array',
      description: option.description,
      // The documented values are offered; any other is accepted as well.
      items: {
        anyOf: [
          { type: 'string', enum: values, enumDescriptions: descriptions },
          { type: 'string', pattern: option.pattern },
        ],
      },
    },
  ];
}

/** For an entry of this provider, the options of all the others are mistakes. */
function onlyItsOptions(provider: Provider): JsonSchema {
  const own = provider.options.map((option) => option.name);
  const foreign = providers
    .flatMap((other) => other.options.map((option) => option.name))
    .filter((name) => !own.includes(name));
  return {
    if: { properties: { provider: { const: provider.id } } },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword.
    then: { properties: Object.fromEntries(foreign.map((name) => [name, false])) },
  };
}

function snippet(provider: Provider): JsonSchema {
  return {
    label: `${provider.label} client`,
    body: {
      name: '$1',
      provider: provider.id,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of a snippet's choice.
      environment: '${2|sandbox,production|}',
      clientId: '$3',
    },
  };
}

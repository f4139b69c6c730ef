/**
 * The part that runs inside httpYac: puts tokens into a request at the last moment, when its final URL is known.
 * Until then a placeholder stands for the value, so that no script, variable view or other host ever gets it.
 */
import { AppError } from '../../core/errors';
import type { Disposable } from '../../core/model';
import { type HttpYacRequest, member, SendHooks, type SendValues } from './sendHooks';

/** What httpYac's extension exports, as far as it is needed. Its types are its own; these are checked. */
export interface HttpYacStores {
  readonly pluginStore: Record<string, unknown>;
  /** Files that were read before a plug-in came do not know it. */
  readonly forgetFiles: () => void;
}

interface Api {
  readonly hooks: Record<'replaceVariable' | 'onRequest' | 'onResponse', Hook>;
}

interface Hook {
  addHook(id: string, run: (...args: never[]) => unknown, options?: Record<string, readonly string[]>): void;
}

const id = 'kunci';

/** @returns nothing where the extension does not export what is needed */
export function storesOf(exported: unknown): HttpYacStores | undefined {
  const pluginStore = member(exported, 'httpyac', 'store', 'pluginStore');
  const files = member(exported, 'documentStore', 'httpFileStore');
  if (member(pluginStore, 'core') === undefined) return undefined;
  const clear = member(files, 'clear');
  return {
    pluginStore: pluginStore as Record<string, unknown>,
    forgetFiles: () => {
      if (typeof clear === 'function') clear.call(files);
    },
  };
}

/** Hooks into httpYac until disposed of; then its plug-in store is as it was. */
export function hookInto({ pluginStore, forgetFiles }: HttpYacStores, values: SendValues): Disposable {
  const before = Object.getOwnPropertyDescriptor(pluginStore, id);
  const hooks = new SendHooks(values);
  const configure = (api: Api): void => {
    api.hooks.replaceVariable.addHook(id, (text: unknown) => hooks.withPlaceholders(text), {
      before: ['host', 'intellijDynamic', 'name', 'javascript'],
    });
    api.hooks.onRequest.addHook(
      id,
      async (request: HttpYacRequest, context: object) => {
        await hooks.prepare(request, context).catch((error: Error) => {
          throw withoutPlace(error);
        });
      },
      { after: ['encodeRequestBody'] },
    );
    api.hooks.onResponse.addHook(id, (response: unknown, context: object) => hooks.mask(response, context));
  };
  pluginStore[id] = configure;
  forgetFiles();
  return {
    dispose: () => {
      if (pluginStore[id] !== configure) return;
      delete pluginStore[id];
      if (before) Object.defineProperty(pluginStore, id, before);
      forgetFiles();
    },
  };
}

/** httpYac shows a person where in the code an error was made, unless the error does not say. */
function withoutPlace(error: Error): Error {
  if (error instanceof AppError || error.name === 'Canceled') error.stack = error.message;
  return error;
}

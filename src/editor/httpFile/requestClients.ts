import type { ClientVariable } from '../../core/clients/references';
import type { FileRequest, Reference } from '../../core/httpFile/types';
import type { Client, Variable } from '../../core/model';
import type { ClientNames } from '../clients/clientNames';
import type { OpenFile } from './openFiles';

/** A client's variable that a request uses, with the reference to it. */
export interface RequestUse extends ClientVariable {
  readonly name: string;
  readonly reference: Reference;
}

export type RequestUses = ReadonlyMap<FileRequest, readonly RequestUse[]>;

const cache = new WeakMap<OpenFile, { readonly revision: object; readonly uses: RequestUses }>();

/** The variables of clients that each request uses, directly or through file variables. Other requests are left out. */
export function requestUses(file: OpenFile, names: ClientNames): RequestUses {
  const cached = cache.get(file);
  if (cached?.revision === names.revision) return cached.uses;
  const uses = new Map<FileRequest, readonly RequestUse[]>();
  for (const [request, references] of file.requestReferences) {
    const list: RequestUse[] = [];
    for (const reference of references) {
      for (const name of file.namesOf(reference)) {
        const match = names.find(name);
        if (match) list.push({ ...match, name, reference });
      }
    }
    if (list.length > 0) uses.set(request, list);
  }
  cache.set(file, { revision: names.revision, uses });
  return uses;
}

/** The use that stands for the request: the first of a token, otherwise the first of any variable. */
export function mainUse(uses: readonly RequestUse[]): RequestUse | undefined {
  return uses.find(({ variable }) => variable.kind === 'token') ?? uses[0];
}

/** The client of a request: that of its main use. */
export function clientOf(uses: readonly RequestUse[] | undefined): Client | undefined {
  return uses && mainUse(uses)?.client;
}

export function hasKind(uses: readonly RequestUse[], kind: Variable['kind']): boolean {
  return uses.some(({ variable }) => variable.kind === kind);
}

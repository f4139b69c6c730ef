import type { ClientVariable } from '../../core/clients/references';
import type { FileRequest, Reference } from '../../core/httpFile/types';
import type { Client, Variable } from '../../core/model';
import type { ClientNames } from '../clients/clientNames';
import type { OpenFile } from './openFiles';

/** A client's variable that a request uses, and where. */
export interface RequestUse extends ClientVariable {
  readonly name: string;
  readonly reference: Reference;
}

export type RequestUses = ReadonlyMap<FileRequest, readonly RequestUse[]>;

const memory = new WeakMap<OpenFile, { readonly revision: object; readonly uses: RequestUses }>();

/** What each request uses of clients, directly or by file variables. Requests that use none are left out. */
export function requestUses(file: OpenFile, names: ClientNames): RequestUses {
  const remembered = memory.get(file);
  if (remembered?.revision === names.revision) return remembered.uses;
  const uses = new Map<FileRequest, readonly RequestUse[]>();
  for (const [request, references] of file.requestReferences) {
    const list: RequestUse[] = [];
    for (const reference of references) {
      for (const name of file.namesOf(reference)) {
        const found = names.find(name);
        if (found) list.push({ ...found, name, reference });
      }
    }
    if (list.length > 0) uses.set(request, list);
  }
  memory.set(file, { revision: names.revision, uses });
  return uses;
}

/** The use that speaks for a request: the first of a token, or else the first of any other variable. */
export function mainUse(uses: readonly RequestUse[]): RequestUse | undefined {
  return uses.find(({ variable }) => variable.kind === 'token') ?? uses[0];
}

/** The client that a request is sent for. */
export function clientOf(uses: readonly RequestUse[] | undefined): Client | undefined {
  return uses && mainUse(uses)?.client;
}

export function hasKind(uses: readonly RequestUse[], kind: Variable['kind']): boolean {
  return uses.some(({ variable }) => variable.kind === kind);
}

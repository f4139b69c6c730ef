import * as vscode from 'vscode';
import type { Reference } from '../../core/httpFile/types';
import type { Clock, Disposable } from '../../core/model';
import { PublishedVariables } from '../../core/published';
import { type Candidate, type Objection, valuesToPublish } from '../../core/publisher';
import { RefreshAhead } from '../../core/refreshAhead';
import { margin, timeLeft } from '../../core/tokenLife';
import type { TokenService } from '../../core/tokenService';
import type { ProductionGate } from '../productionGate';
import type { ClientNames } from './clientNames';
import { type FoundObjection, type NearPlace, OpenObjections } from './objections';
import type { OpenFile, OpenFiles } from './openFiles';
import type { Standing } from './standing';

export interface LiveUseParts {
  readonly tokens: TokenService;
  readonly gate: ProductionGate;
  readonly names: ClientNames;
  readonly files: OpenFiles;
  readonly clock: Clock;
}

/** Milliseconds; a timer stands still while the machine sleeps, so none is longer than this. */
const longestLook = 15_000;

/** Publishes what the open files use and keeps it fresh; says how each reference stands. */
export class LiveUse implements vscode.Disposable {
  private readonly published = new PublishedVariables(process.env);
  private readonly refreshing: RefreshAhead;
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument | undefined>();
  private readonly listeners: readonly Disposable[];
  private readonly objections: OpenObjections;
  private readonly sending = new Map<string, number>();
  private readonly frozen = new Map<string, string>();
  private timer: Disposable | undefined;

  /** Fires after publishing, with the document whose text changed, or nothing for all else. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: LiveUseParts) {
    const { files, names, tokens, gate } = parts;
    this.refreshing = new RefreshAhead(parts);
    this.objections = new OpenObjections(files, names);
    const update = (): void => this.update(undefined);
    this.listeners = [
      files.onDidChange((document) => this.update(document)),
      names.onDidChange(update),
      tokens.onDidChangeState(update),
      gate.onDidOpen(update),
      vscode.workspace.onDidGrantWorkspaceTrust(update),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('kunci')) this.update(undefined);
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => {
        this.refreshing.setFocus(focused);
        this.update(undefined);
      }),
    ];
    this.refreshing.setFocus(vscode.window.state.focused);
    this.update(undefined);
  }

  /** How a reference of a file stands; nothing where it is not about a client. */
  standing(file: OpenFile, reference: Reference): Standing | undefined {
    const { names, tokens, gate } = this.parts;
    const found = names.find(reference.name);
    if (!found) {
      if (reference.form === 'indirect' || !names.isMeant(reference.name)) return undefined;
      const nearest = names.nearest(reference.name);
      const hasMistake = names.hasMistake(reference.name);
      return { kind: 'unknown', hasMistake, ...(nearest === undefined ? {} : { nearest }) };
    }
    const { client, variable } = found;
    const objection = this.objectionFor(reference.name, { file, reference });
    if (objection) {
      // Nothing yet, as an error that goes by itself would only alarm.
      if (objection.file.environment.isPending) return undefined;
      const here = objection.file === file && objection.objection.use.range.start === reference.range.start;
      const where = here ? {} : { elsewhere: placeOf(objection, file) };
      return { kind: 'withheld', ...found, objection: objection.objection, ...where };
    }
    if (variable.kind !== 'signed' && !vscode.workspace.isTrusted) return { kind: 'untrusted', ...found };
    switch (variable.kind) {
      case 'plain':
        return { kind: 'plain', ...found, value: variable.value(client) };
      case 'signed':
        return { kind: 'signed', ...found };
      case 'token':
        if (!gate.isOpen(client)) return { kind: 'unconfirmed', ...found };
        return { kind: 'token', ...found, state: tokens.state(client) };
    }
  }

  /** Why a variable is withheld: the reason at the given place first, then in its file, then anywhere. */
  objectionFor(name: string, near?: NearPlace): FoundObjection | undefined {
    return this.objections.first(name, near);
  }

  objectionsIn(file: OpenFile, name: string): readonly Objection[] {
    return this.objections.in(file, name);
  }

  /**
   * Publishes these names too while the work lasts, if nothing stands against it.
   * @param frozen values of this very send, which stand in place of all others
   */
  async during<T>(
    names: readonly string[],
    work: () => PromiseLike<T>,
    frozen: ReadonlyMap<string, string> = new Map(),
  ): Promise<T> {
    const all = new Set([...names, ...frozen.keys()]);
    const count = (by: number): void => {
      for (const name of all) this.sending.set(name, (this.sending.get(name) ?? 0) + by);
      this.update(undefined);
    };
    for (const [name, value] of frozen) this.frozen.set(name, value);
    count(1);
    try {
      return await work();
    } finally {
      // Where a later send has set its own value, that one stays.
      for (const [name, value] of frozen) if (this.frozen.get(name) === value) this.frozen.delete(name);
      count(-1);
    }
  }

  dispose(): void {
    this.timer?.dispose();
    for (const listener of this.listeners) listener.dispose();
    this.refreshing.dispose();
    this.published.dispose();
    this.changed.dispose();
  }

  private update(document: vscode.TextDocument | undefined): void {
    const now = this.parts.clock.now();
    const candidates = vscode.workspace.isTrusted ? this.candidates() : [];
    const published = this.toBePublished(candidates);
    this.published.set(valuesToPublish(published, now));
    this.refreshing.use(
      candidates.flatMap(({ variable, isWithheld, isConfirmed, client }) =>
        variable.kind === 'token' && !isWithheld && isConfirmed ? [client] : [],
      ),
    );
    this.lookAgain(published, now);
    this.changed.fire(document);
  }

  private candidates(): readonly Candidate[] {
    const { names, tokens, gate, files } = this.parts;
    const wanted = new Set<string>();
    for (const [name, count] of this.sending) if (count > 0) wanted.add(name);
    for (const file of files.all()) {
      if (file.kind !== 'http') continue;
      for (const name of file.requestedNames) wanted.add(name);
    }
    return [...wanted].flatMap((name) => {
      const found = names.find(name);
      if (!found) return [];
      const isWithheld = this.objections.has(name);
      const frozen = this.frozen.get(name);
      return [
        {
          name,
          ...found,
          isWithheld,
          isConfirmed: gate.isOpen(found.client),
          state: tokens.state(found.client),
          ...(frozen === undefined ? {} : { frozen }),
        },
      ];
    });
  }

  private toBePublished(candidates: readonly Candidate[]): readonly Candidate[] {
    const setting = vscode.workspace.getConfiguration('kunci').get<string>('publish', 'whileOpen');
    if (setting !== 'whileSending') return candidates;
    return candidates.filter(({ name }) => (this.sending.get(name) ?? 0) > 0);
  }

  /** A published token is withdrawn when it has only the margin left. */
  private lookAgain(candidates: readonly Candidate[], now: number): void {
    this.timer?.dispose();
    this.timer = undefined;
    const names = new Set(this.published.names);
    const waits = candidates.flatMap(({ name, variable, state }) => {
      const { token } = state;
      if (!names.has(name) || variable.kind !== 'token' || !token) return [];
      return [timeLeft(token, now) - margin(token) + 1];
    });
    if (waits.length === 0) return;
    const wait = Math.max(1, Math.min(longestLook, ...waits));
    this.timer = this.parts.clock.after(wait, () => this.update(undefined));
  }
}

function placeOf({ objection, file }: FoundObjection, from: OpenFile): string {
  const line = `line ${file.document.positionAt(objection.use.range.start).line + 1}`;
  return file === from ? line : `${file.document.uri.path.split('/').at(-1)}, ${line}`;
}

import type * as vscode from 'vscode';
import type { EnvironmentValues } from '../../core/httpFile/environment';
import { groupReferences } from '../../core/httpFile/groupReferences';
import { referencesBetween } from '../../core/httpFile/places';
import { Targets } from '../../core/httpFile/targets';
import type { FileRequest, HttpFile, Reference } from '../../core/httpFile/types';

/** One parsed version of a document. */
export class OpenFile {
  readonly version: number;
  readonly languageId: string;
  readonly targets: Targets;
  private requests: ReadonlyMap<FileRequest, readonly Reference[]> | undefined;

  constructor(
    readonly document: vscode.TextDocument,
    readonly file: HttpFile,
    readonly environment: EnvironmentValues,
  ) {
    this.version = document.version;
    this.languageId = document.languageId;
    this.targets = new Targets(file, environment);
  }

  /** The references that each request sends, directly or through file variables. */
  get requestReferences(): ReadonlyMap<FileRequest, readonly Reference[]> {
    this.requests ??= groupReferences(this.file);
    return this.requests;
  }

  referencesBetween(start: number, end: number): readonly Reference[] {
    return referencesBetween(this.file, start, end);
  }

  /** For `{{$processEnv %x}}` every value of `x` in the environments, or `x` itself if there is none. */
  namesOf({ form, name }: Reference): readonly string[] {
    const values = form === 'indirect' ? this.environment.get(name) : undefined;
    return values ? [...values] : [name];
  }
}

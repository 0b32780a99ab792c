/**
 * Texts that are not in use (yet), and why one was refused: kept outside of the fields, so that what was typed or pasted
 * is still there after a look at another task.
 */
import { create } from 'zustand';
import type { Problem } from '../../model/problem.ts';
import type { FileProblem } from '../controls/text-file.ts';

/** Why a text is not in use: what is wrong with it, or that it was not even taken into the field. */
export type TextRefusal =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'tooLong'; readonly length: number }
  | { readonly kind: 'file'; readonly why: FileProblem; readonly name: string; readonly size: number };

export interface TextDraft {
  /** What stands in the field in place of the text in use. */
  readonly text?: string;
  readonly refusal?: TextRefusal;
  /** What the reader brought last that could be used: offered again where the task has begun anew without it. */
  readonly brought?: string;
}

interface TextDrafts {
  readonly byField: Readonly<Record<string, TextDraft>>;
  set(field: string, draft: TextDraft): void;
}

const useTextDrafts = create<TextDrafts>()((update) => ({
  byField: {},
  set: (field, draft) => update(({ byField }) => ({ byField: { ...byField, [field]: draft } })),
}));

const NONE: TextDraft = {};

/** @param field names the field on the whole page */
export function useTextDraft(field: string): [TextDraft, (draft: TextDraft) => void] {
  const draft = useTextDrafts(({ byField }) => byField[field]);
  const set = useTextDrafts((drafts) => drafts.set);
  return [draft ?? NONE, (next) => set(field, next)];
}

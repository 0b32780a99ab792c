/**
 * What was typed into number fields and is not in use (yet): kept outside of the fields, so that a refused text is still
 * there after a look at another lane.
 */
import { create } from 'zustand';
import type { Allowed } from '../../model/problem.ts';

export interface Draft {
  readonly text: string;
  /**
   * The text that was meant as a value (by Enter, by leaving the field) and refused, and what would have been allowed.
   * It stays as it was while the text is being mended, so that it is said once.
   */
  readonly refusal?: { readonly text: string; readonly allowed: Allowed } | undefined;
}

interface Drafts {
  readonly byField: Readonly<Record<string, Draft>>;
  set(field: string, draft: Draft | undefined): void;
}

const useDrafts = create<Drafts>()((update) => ({
  byField: {},
  set: (field, draft) =>
    update(({ byField }) => {
      const { [field]: _, ...others } = byField;
      return { byField: draft ? { ...others, [field]: draft } : others };
    }),
}));

/** @param field names the field on the whole page */
export function useDraft(field: string): [Draft | undefined, (draft: Draft | undefined) => void] {
  const draft = useDrafts(({ byField }) => byField[field]);
  const set = useDrafts((drafts) => drafts.set);
  return [draft, (next) => set(field, next)];
}

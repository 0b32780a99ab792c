/**
 * A text that the reader brings: typed, pasted, or out of a file. It is used when it is meant to be (by a button, by
 * Ctrl+Enter, on leaving the field), not at every key. What is refused stays until it is mended or discarded.
 */
import {
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useMemo,
  useRef,
} from 'react';
import { lengthOf, type TextField, type Understood } from '../../model/entry.ts';
import type { Problem } from '../../model/problem.ts';
import { type TextRefusal, useTextDraft } from '../hooks/text-drafts.ts';
import { useTextDrop } from '../hooks/text-drop.ts';
import { useAllowedText, useNumbers, useText } from '../messages/index.ts';
import { useLaterMessages } from '../messages/later/index.ts';
import { excerpt } from './numbers.ts';
import { fileSizeMax, plainLines, readTextFile } from './text-file.ts';

/** Browsers paste by edits that can be undone one by one; of thousands of lines that takes them half a minute. */
const PASTE_PLAIN_MAX = 10_000;

interface Props {
  /** Names the field on the whole page. */
  readonly name: string;
  readonly field: TextField;
  readonly value: string;
  /** What was understood of the value. */
  readonly understood: Understood | undefined;
  /** @returns what is wrong with it */
  readonly onCommit: (value: string) => readonly Problem[];
}

export function TextControl({ name, field, value, understood, onCommit }: Props) {
  const id = useId();
  const { ownText: messages } = useLaterMessages();
  const numbers = useNumbers();
  const label = useText()(field.label);
  const [draft, setDraft] = useTextDraft(name);
  const fileInput = useRef<HTMLInputElement>(null);
  const inUse = useMemo(() => plainLines(value), [value]);
  const isAnew = value === field.default && draft.brought !== undefined;
  const shown = draft.text ?? (isAnew ? draft.brought! : inUse);
  const isPending = draft.text !== undefined || shown !== inUse;

  const use = (text: string) => {
    const [problem] = onCommit(text);
    if (problem) setDraft({ ...draft, text, refusal: { kind: 'problem', problem } });
    else setDraft({ brought: text });
  };
  const refuse = (refusal: TextRefusal) => setDraft({ ...draft, refusal });

  const open = async (file: File) => {
    const read = await readTextFile(file, field.maxLength);
    if (typeof read === 'string') refuse({ kind: 'file', why: read, name: file.name, size: file.size });
    else use(read.text);
  };
  const { isOver, handlers } = useTextDrop(open);

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (pasted.length <= PASTE_PLAIN_MAX) return;
    event.preventDefault();
    // A character is at most two units of UTF-16: these are too many for sure, and too much for the field.
    if (pasted.length > 2 * field.maxLength) return refuse({ kind: 'tooLong', length: pasted.length });
    const { currentTarget: area } = event;
    area.setRangeText(pasted, area.selectionStart, area.selectionEnd, 'end');
    setDraft({ ...draft, text: area.value });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (isPending) use(shown);
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (draft.text !== undefined && !currentTarget.contains(relatedTarget)) use(draft.text);
  };
  /** Buttons pressed by the pointer leave the focus in the field: leaving it would use what is to be discarded. */
  const keepFocus = (event: MouseEvent) => event.preventDefault();

  return (
    <fieldset className={isOver ? 'field field-text is-over' : 'field field-text'} onBlur={onBlur} {...handlers}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={5}
        autoComplete="off"
        spellCheck={false}
        value={shown}
        aria-invalid={draft.refusal !== undefined}
        aria-describedby={`${id}-status ${id}-note`}
        onChange={(event) => setDraft({ ...draft, text: event.target.value })}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
      />
      <div className="text-buttons">
        <button type="button" disabled={!isPending} onMouseDown={keepFocus} onClick={() => use(shown)}>
          {messages.use}
        </button>
        <button
          type="button"
          disabled={!isPending && draft.refusal === undefined}
          onMouseDown={keepFocus}
          onClick={() => setDraft({})}
        >
          {messages.discard}
        </button>
        <button type="button" onMouseDown={keepFocus} onClick={() => fileInput.current?.click()}>
          {messages.open}
        </button>
        <input
          ref={fileInput}
          type="file"
          hidden
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void open(file);
            // The same file once more, mended, is a change too.
            target.value = '';
          }}
        />
      </div>
      <div className="text-status">
        {draft.refusal ? (
          <p id={`${id}-status`} className="refusal" role="alert">
            <RefusalText label={label} field={field} refusal={draft.refusal} />
          </p>
        ) : (
          <p id={`${id}-status`} role="status">
            {isPending ? messages.pending : understood && <UnderstoodText understood={understood} />}
          </p>
        )}
        <p id={`${id}-note`} className="note" hidden={draft.refusal !== undefined}>
          {messages.note(numbers.whole(field.maxLength), numbers.whole(fileSizeMax(field.maxLength) / 1000))}
        </p>
      </div>
    </fieldset>
  );
}

function UnderstoodText({ understood }: { readonly understood: Understood }) {
  const { understood: messages } = useLaterMessages().ownText;
  const numbers = useNumbers();
  const count = numbers.whole(understood.count);
  switch (understood.kind) {
    case 'characters':
      return messages.characters(count, numbers.whole(understood.different));
    case 'values':
      return messages.values(
        count,
        excerpt(understood.column),
        numbers.value(understood.range[0]),
        numbers.value(understood.range[1]),
      );
    default:
      return understood satisfies never;
  }
}

interface RefusalProps {
  readonly label: string;
  readonly field: TextField;
  readonly refusal: TextRefusal;
}

function RefusalText({ label, field, refusal }: RefusalProps) {
  const { ownText: messages } = useLaterMessages();
  const numbers = useNumbers();
  const allowedText = useAllowedText();
  const allowed = allowedText(refusal.kind === 'problem' ? refusal.problem.allowed : lengthOf(field));
  switch (refusal.kind) {
    case 'file': {
      const [size, sizeMax] = [refusal.size, fileSizeMax(field.maxLength)].map((bytes) =>
        numbers.whole(Math.ceil(bytes / 1000)),
      );
      return messages.file[refusal.why](excerpt(refusal.name), size!, sizeMax!);
    }
    case 'tooLong':
      return messages.notTaken(label, numbers.whole(refusal.length), allowed);
    case 'problem':
      return messages.refused(label, useless(refusal.problem), allowed);
    default:
      return refusal satisfies never;
  }

  /** What was found in place of what is allowed. */
  function useless({ value, allowed }: Problem): string {
    const found = String(value);
    if (allowed.kind === 'count') return messages.counted[allowed.of](numbers.whole(Number(value)), Number(value));
    if (allowed.kind === 'text') return messages.counted.characters(numbers.whole([...found].length), found.length);
    return found === '' ? messages.emptyCell : messages.quoted(excerpt(found));
  }
}

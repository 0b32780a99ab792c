/**
 * `--list`: every menu of an experiment with its entries, their settings and whose definition each follows. Markdown:
 * the same text is kept as `src/entries.md`.
 */
import type { Entry, Field, Fields } from '../../model/entry.ts';
import { lengthOf, rangeOf } from '../../model/entry.ts';
import { experimentFields, laneChoiceNames, laneChoices, laneFields } from '../../model/experiment.ts';
import { describeAllowed, describeValue } from '../../model/problem.ts';
import { tasks } from '../../model/tasks/index.ts';

interface Menu {
  /** Where it stands in a file. */
  readonly path: string;
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly default: string;
}

export function listing(): string {
  const laneMenus = laneChoiceNames.map((name): Menu => {
    const { entries, label, default: id } = laneChoices[name];
    return { path: `lanes[].${name}`, label: label.en, entries, default: id };
  });
  const menus: Menu[] = [{ path: 'task', label: 'task', entries: tasks, default: tasks[0].id }, ...laneMenus];
  const numbers = [...fieldLines(experimentFields, ''), ...fieldLines(laneFields, 'lanes[].')];
  const intro = `# What can be chosen

Written by \`npm run headless -s -- --list\`, from the definitions that are trained: paths as in experiment files, allowed
values, defaults, and whose definition each entry follows.`;
  return [intro, `## Numbers\n\n${numbers.join('\n')}`, ...groups(menus).map(menuText)].join('\n\n').concat('\n');
}

/** Menus of the same entries are one: the initializers of U, W and V. */
function groups(menus: readonly Menu[]): Menu[][] {
  const byEntries = new Map<string, Menu[]>();
  for (const menu of menus) {
    const ids = menu.entries.map((entry) => `${entry.id} ${entry.reference.en}`).join('\n');
    byEntries.set(ids, [...(byEntries.get(ids) ?? []), menu]);
  }
  return [...byEntries.values()];
}

function menuText(menus: readonly Menu[]): string {
  const heads = menus.map(({ path, label, default: id }) => `## ${capital(label)}: \`${path}\`, default \`${id}\``);
  const entries = menus[0].entries.map(({ id, label, reference, fields }) =>
    [`- \`${id}\`, ${label.en}: ${reference.en}`, ...fieldLines(fields, '.', '  ')].join('\n'),
  );
  return `${heads.join('\n')}\n\n${entries.join('\n')}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const fieldLines = (fields: Fields, prefix: string, indent = ''): string[] =>
  Object.entries(fields).map(([name, field]) => `${indent}- \`${prefix}${name}\`: ${fieldText(field)}`);

function fieldText(field: Field): string {
  const { label, default: value } = field;
  switch (field.kind) {
    case 'number':
      return `${label.en}; ${describeAllowed(rangeOf(field))}; default ${value}`;
    case 'option':
      return `${label.en}; ${field.options.map(({ id }) => id).join(', ')}; default ${value}`;
    case 'text':
      return `${label.en}; ${describeAllowed(lengthOf(field))}; default ${describeValue(value)}`;
    default:
      return field satisfies never;
  }
}

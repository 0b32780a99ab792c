import { text } from 'node:stream/consumers';
import { prerenderToNodeStream } from 'react-dom/static';
import { afterAll, describe, expect, it } from 'vitest';
import { createLab } from '../../lab/lab.ts';
import { FakeEngine } from '../../lab/testing/fake-engine.ts';
import { defaultChoice, type Entry } from '../../model/entry.ts';
import { defaultExperiment, laneChoiceNames, laneChoices } from '../../model/experiment.ts';
import { tasks } from '../../model/tasks/index.ts';
import { LabContext } from '../hooks/lab.ts';
import { offeredFor } from './offered.ts';
import { SettingsPanel } from './SettingsPanel.tsx';
import { TaskPanel } from './TaskPanel.tsx';

const labs: ReturnType<typeof createLab>[] = [];
afterAll(() => {
  for (const lab of labs) lab.dispose();
});

/** The panel's page, with an experiment of one lane, and with what is loaded when it is needed. */
async function markup(changes: { lane?: object; task?: object }, Panel: () => React.ReactNode): Promise<string> {
  const first = defaultExperiment();
  const lab = createLab({
    machine: {
      open: () => new FakeEngine(),
      fallback: 'cpu',
      findGpu: async () => ({ reason: 'noAdapter', detail: '' }),
    },
    experiment: { ...first, ...changes, lanes: [{ ...first.lanes[0]!, ...changes.lane }] } as typeof first,
  });
  labs.push(lab);
  const { prelude } = await prerenderToNodeStream(
    <LabContext value={lab}>
      <Panel />
    </LabContext>,
  );
  // What came later stands at the end of its own, with comments between texts.
  return (await text(prelude)).replaceAll('<!-- -->', '');
}

/** The menus, each as the values of its options. */
const menusOf = (html: string): string[][] =>
  [...html.matchAll(/<select.*?<\/select>/gs)].map(([menu]) =>
    [...menu.matchAll(/<option value="([^"]*)"/g)].map(([, value]) => value!),
  );

const labelsOf = (html: string): string[] =>
  [...html.matchAll(/<label[^>]*>([^<]*)<\/label>/g)].map(([, text]) => text!);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&#x27;');

describe('the panel', () => {
  it('has a menu for every choice of a lane, with every entry that the lane can have', async () => {
    const menus = menusOf(await markup({}, SettingsPanel));
    for (const name of laneChoiceNames) {
      expect(menus, name).toContainEqual(offeredFor(name, [defaultExperiment().lanes[0]!]).map(({ id }) => id));
    }
  });

  it('has a menu of every task', async () => {
    expect(menusOf(await markup({}, TaskPanel))).toContainEqual(tasks.map(({ id }) => id));
  });

  const entries = laneChoiceNames.flatMap((name) =>
    (laneChoices[name].entries as readonly Entry[]).map((entry) => [name, entry.id, entry] as const),
  );

  it.each(entries)('%s %s: has a control for every setting that means something', async (name, _, entry) => {
    const labels = labelsOf(await markup({ lane: { [name]: defaultChoice(entry) } }, SettingsPanel));
    for (const [setting, { label, when }] of Object.entries(entry.fields)) {
      // How gates are filled is no question for a cell of one gate.
      if (setting === 'gates' || (when && defaultChoice(entry)[when.setting] !== when.is)) continue;
      expect(labels).toContain(escaped(label.en));
    }
  });

  it.each(tasks.map((task) => [task.id, task as Entry] as const))(
    '%s: has a control for every setting',
    async (_, task) => {
      const labels = labelsOf(await markup({ task: defaultChoice(task) }, TaskPanel));
      for (const { label } of Object.values(task.fields)) expect(labels).toContain(escaped(label.en));
    },
  );
});

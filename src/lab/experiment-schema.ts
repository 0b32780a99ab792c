/**
 * The JSON Schema of an experiment file, derived from the fields of the entries. `public/experiment.schema.json` is a
 * copy of it for editors: `npm run headless -- --print-schema --out public/experiment.schema.json`.
 * What a schema can't say is left to `checkExperiment`: whether a lane fits into memory, whether a text can be read, what a
 * fork may change.
 */
import type { Entry, Field, Fields } from '../model/entry.ts';
import {
  experimentFields,
  forkStep,
  LANES_MAX,
  laneChoiceNames,
  laneChoices,
  laneFields,
} from '../model/experiment.ts';
import { tasks } from '../model/tasks/index.ts';
import { EXPERIMENT_FORMAT } from './experiment-file.ts';
import { EXPERIMENT_VERSION } from './versions.ts';

type Schema = Readonly<Record<string, unknown>>;

export function experimentSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Backflow experiment',
    description: 'One task, one seed, one stream of batches, and the lanes that are trained on it.',
    ...closedObject(
      {
        $schema: {},
        format: { const: EXPERIMENT_FORMAT },
        version: { const: EXPERIMENT_VERSION },
        ...fieldSchemas(experimentFields),
        task: choiceSchema(tasks, 'task'),
        lanes: { type: 'array', minItems: 1, maxItems: LANES_MAX, items: laneSchema() },
      },
      ['format', 'version'],
    ),
  };
}

function laneSchema(): Schema {
  const choices = laneChoiceNames.map((name) => {
    const { entries, label, default: id } = laneChoices[name];
    return [name, { ...choiceSchema(entries, label.en), default: { id } }];
  });
  return closedObject({ ...fieldSchemas(laneFields), ...Object.fromEntries(choices), fork: forkSchema() });
}

/** A fork's past is a lane as well; what it leaves out is as in the lane itself. */
function forkSchema(): Schema {
  const { default: _, ...step } = fieldSchema(forkStep);
  const description =
    'Up to the step, the lane is trained with the settings of `from`; what these leave out is as in the lane.';
  return { title: 'fork', description, ...closedObject({ step, from: { $ref: LANE } }, ['step']) };
}

const LANE = '#/properties/lanes/items';

/** An entry's id alone, or an object of its id and settings. */
function choiceSchema(entries: readonly Entry[], title: string): Schema {
  const objects = entries.map(({ id, label, reference, fields }) => ({
    title: label.en,
    description: reference.en,
    ...closedObject({ id: { const: id }, ...fieldSchemas(fields) }, ['id']),
  }));
  return { title, oneOf: [{ enum: entries.map(({ id }) => id) }, ...objects] };
}

const fieldSchemas = (fields: Fields): Schema =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, fieldSchema(field)]));

function fieldSchema(field: Field): Schema {
  const { label, default: value } = field;
  if (field.kind === 'option') return { title: label.en, enum: field.options.map(({ id }) => id), default: value };
  // Of a text that somebody else is to bring, the default is no help to who edits the file.
  if (field.kind === 'text') return { title: label.en, type: 'string', maxLength: field.maxLength };
  const { min, max, isInteger = false } = field;
  return { title: label.en, type: isInteger ? 'integer' : 'number', minimum: min, maximum: max, default: value };
}

/** @param required the rest takes its defaults */
const closedObject = (properties: Schema, required: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  ...(required.length > 0 && { required }),
  additionalProperties: false,
});

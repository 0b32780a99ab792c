import { defineInitializer, uniformEntries } from './initializer.ts';

export const heUniform = defineInitializer({
  id: 'heUniform',
  label: { en: 'He uniform' },
  reference: {
    en: "He et al. 2015, as torch.nn.init.kaiming_uniform_(mode='fan_in', nonlinearity='relu'), gain √2; fans gate by gate",
  },
  fields: {},
  isForBias: false,
  fill: (shape, stream) => uniformEntries(shape, stream, Math.sqrt(6 / shape.rows)),
});

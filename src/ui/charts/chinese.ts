/** The words of all charts in Chinese, for the catalogue of the page to take in. Numbers come as text. */
import type { GradientHeatSummary } from './gradient-heat-map.ts';
import type { GradientSummary } from './gradient-over-time.ts';
import type { HiddenSummary } from './hidden-states.ts';
import type { StepSummary } from './over-steps.ts';
import type { ChartTexts } from './texts.ts';

const diverged = (step: string) => `第 ${step} 步发散`;
const atCursor = (position: string, values: readonly { name: string; value: string }[]) =>
  `${position}：${values.map(({ name, value }) => `${name} ${value}`).join('；')}`;

const overSteps = {
  empty: '尚未训练任何一步。',
  keys: '左右方向键在各步之间移动光标，Page Up 和 Page Down 移得更远，Home 和 End 到两端；Escape 隐藏光标。',
  position: (step: string) => `第 ${step} 步`,
  positions: '训练步',
  steps: '训练步',
  atCursor,
  diverged,
};

export const upTo = (quantity: string) => (step: string) => `截至第 ${step} 步的${quantity}`;

export const aboutStep = (quantity: string) => (lanes: readonly StepSummary[]) =>
  `${quantity}：${lanes
    .map(({ name, value, step, divergedAtStep }) =>
      divergedAtStep === undefined ? `${name} 在第 ${step} 步为 ${value}` : `${name} 在${diverged(divergedAtStep)}`,
    )
    .join('；')}。`;

const aboutTimesteps = (lanes: readonly GradientSummary[], step: string) =>
  `第 ${step} 步时最后一个和第一个时间步的梯度范数：${lanes
    .map(({ name, atFirst, atLast, timesteps, divergedAtStep }) => {
      const values = `${name} 在 t = ${timesteps} 为 ${atLast}，在 t = 1 为 ${atFirst}`;
      return divergedAtStep === undefined ? values : `${values}，${diverged(divergedAtStep)}`;
    })
    .join('；')}。`;

const aboutTraining = (lanes: readonly GradientHeatSummary[], step: string) =>
  `第一个时间步的梯度范数，从第一步到第 ${step} 步：${lanes
    .map(({ name, before, now, divergedAtStep }) => {
      const values = `${name} 先为 ${before}，后为 ${now}`;
      return divergedAtStep === undefined ? values : `${values}，${diverged(divergedAtStep)}`;
    })
    .join('；')}。`;

const aboutStates = (lanes: readonly HiddenSummary[], step: string) =>
  `第 ${step} 步时批次中第一个序列的隐藏状态：${lanes
    .map(({ name, units, range, divergedAtStep }) => {
      const values = `${name} 有 ${units} 个单元，取值 ${range}`;
      return divergedAtStep === undefined ? values : `${values}，${diverged(divergedAtStep)}`;
    })
    .join('；')}。`;

export const chinese: ChartTexts = {
  gradientOverTime: {
    title: '每个时间步收到多少梯度',
    measure: 'ḡ = ‖∂ℓ/∂hₜ‖，对批次取均方根，对数轴',
    empty: '尚未训练任何一步。',
    keys: '左右方向键在各时间步之间移动光标，Page Up 和 Page Down 每次移动十步，Home 和 End 到两端；Escape 隐藏光标。',
    caption: (step) => `第 ${step} 步时各时间步的梯度范数`,
    position: (t) => `t = ${t}`,
    positions: '时间步',
    atCursor,
    atFirstTimestep: '最早的输入',
    atLastTimestep: '损失',
    lossAtEvery: '每个时间步都有损失',
    belowF32: '低于 f32：32 位浮点数在此为 0',
    subnormalF32: 'f32 在此损失精度',
    aboveF32: '超出 f32：32 位浮点数在此为 ∞',
    infiniteFrom: (t) => `从 t = ${t} 起为 ∞`,
    notANumberFrom: (t) => `从 t = ${t} 起为 NaN`,
    diverged,
    summarise: aboutTimesteps,
  },
  loss: {
    ...overSteps,
    title: '损失',
    measure: '训练批次，对数轴',
    caption: upTo('损失'),
    linearMeasure: '训练批次',
    baseline: (loss) => `基线 ${loss}`,
    summarise: aboutStep('损失'),
  },
  gradientNorm: {
    ...overSteps,
    title: '梯度范数',
    measure: '所有参数，对数轴；点线：裁剪后',
    caption: upTo('梯度范数'),
    threshold: (norm) => `裁剪阈值 ${norm}`,
    summarise: aboutStep('梯度范数'),
  },
  metric: {
    ...overSteps,
    title: '准确率',
    measure: '带标记的线：留出样本；淡线：训练批次',
    caption: upTo('准确率'),
    summarise: aboutStep('准确率'),
  },
  gradientHeatMap: {
    title: '训练过程中各时间步的梯度',
    measure: 'ḡ = ‖∂ℓ/∂hₜ‖，以颜色表示，对数刻度；合并的训练步和时间步取几何平均',
    empty: '尚未训练任何一步。',
    keys: '左右方向键在各训练步之间移动光标，上下方向键在各时间步之间移动，Page Up 和 Page Down 在训练步之间移得更远，Home 和 End 到两端；Escape 隐藏光标。',
    caption: (step) => `截至第 ${step} 步，第一个和最后一个时间步的梯度范数`,
    position: (step) => `第 ${step} 步`,
    positions: '训练步',
    atCursor,
    cell: (first, last, t) => (first === last ? `第 ${first} 步，t = ${t}` : `第 ${first} 至 ${last} 步，t = ${t}`),
    column: (name, t) => `${name}，t = ${t}`,
    columns: '训练步',
    rows: 't',
    beyondF32: '超出 f32 范围',
    diverged,
    summarise: aboutTraining,
  },
  hiddenStates: {
    title: '隐藏状态',
    measure: '批次中第一个序列的 h，以颜色表示；合并的单元和时间步取平均',
    empty: '尚未测量隐藏状态。',
    keys: '左右方向键在各时间步之间移动光标，上下方向键在各单元之间移动，Page Up 和 Page Down 在时间步之间移得更远，Home 和 End 到两端；Escape 隐藏光标。',
    caption: (step) => `第 ${step} 步时各时间步隐藏状态的最小值和最大值`,
    position: (t) => `t = ${t}`,
    positions: '时间步',
    atCursor,
    cell: (t, unit) => `t = ${t}，单元 ${unit}`,
    ofStep: (units, step) => `H = ${units}，第 ${step} 步`,
    columns: 't',
    rows: '单元',
    diverged,
    summarise: aboutStates,
  },
};

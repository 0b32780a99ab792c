/** The words in Chinese of the charts that the page opens with, and what the others are called: theirs are in chinese.ts. */
import type { GradientSummary } from './gradient-over-time.ts';
import type { StepSummary } from './over-steps.ts';
import type { ChartTexts, FirstChartTexts } from './texts.ts';

export const diverged = (step: string) => `第 ${step} 步发散`;
export const atCursor = (position: string, values: readonly { name: string; value: string }[]) =>
  `${position}：${values.map(({ name, value }) => `${name} ${value}`).join('；')}`;

export const overSteps = {
  empty: '尚未训练任何一步。',
  keys: '左右方向键在各步之间移动光标，Page Up 和 Page Down 移得更远，Home 和 End 到两端；Escape 隐藏光标。',
  position: (step: string) => `第 ${step} 步`,
  positions: '训练步',
  counted: { step: '训练步', examples: '样本数', time: '训练秒数，不含暂停与等待' },
  countedAt: { examples: (count: string) => `${count} 个样本`, time: (count: string) => `${count} 秒` },
  smoothed: (measure: string, weight: string) => `${measure}；平滑 ${weight}（淡线：原始值）`,
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

export const parameters = {
  recurrent: 'U，循环权重',
  input: 'W，输入权重',
  bias: 'b，偏置',
  output: 'V，输出权重',
  outputBias: 'c，输出偏置',
  start: 'h₀，可学习的初始状态',
};
export const first: Pick<ChartTexts, 'gradientOverTime' | 'loss' | 'gradientNorm' | 'metric'> = {
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
    linearMeasure: '所有参数；点线：裁剪后',
    threshold: (norm) => `裁剪阈值 ${norm}`,
    clipped: (share) => `${share} 被裁剪`,
    summarise: aboutStep('梯度范数'),
  },
  metric: {
    ...overSteps,
    title: '指标',
    measure: '带标记：留出样本；淡线：训练批次',
    caption: upTo('指标'),
    summarise: aboutStep('指标'),
  },
};

export const titles = {
  parameterNorms: { title: '各参数的范数' },
  updateRatio: { title: '更新比' },
  clippedShare: { title: '被裁剪的训练步' },
  spectrum: { title: 'U 的特征值' },
  spectralRadius: { title: '谱半径' },
  saturation: { title: '饱和的单元' },
  gradientEntries: { title: '梯度各元素的大小' },
  gradientHeatMap: { title: '训练过程中各时间步的梯度' },
  hiddenStates: { title: '隐藏状态' },
};

export const firstInChinese: FirstChartTexts = { ...first, ...titles };

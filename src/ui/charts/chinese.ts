/** The words of all charts in Chinese, for the catalogue of the page to take in. Numbers come as text. */

import { aboutStep, atCursor, diverged, first, overSteps, parameters, titles, upTo } from './chinese-first.ts';
import type { GradientHeatSummary } from './gradient-heat-map.ts';
import type { HiddenSummary } from './hidden-states.ts';
import type { ChartTexts } from './texts.ts';

const aboutStates = (lanes: readonly HiddenSummary[], step: string) =>
  `第 ${step} 步时批次中第一个序列的隐藏状态：${lanes
    .map(({ name, units, range, divergedAtStep }) => {
      const values = `${name} 有 ${units} 个单元，取值 ${range}`;
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

const lost = (divergedAt: string, measuredAt: string | undefined) =>
  `${diverged(divergedAt)}，${measuredAt === undefined ? '未测量' : `第 ${measuredAt} 步时测量`}`;

const probed = {
  failed: (reason: string) => `无法测量：${reason}`,
};
export const chinese: ChartTexts = {
  ...first,
  parameterNorms: {
    ...overSteps,
    ...titles.parameterNorms,
    measure: '欧几里得范数，对数轴；梯度为裁剪前',
    linearMeasure: '欧几里得范数；梯度为裁剪前',
    caption: upTo('范数'),
    parameter: '参数',
    parameters,
    quantity: '范数',
    quantities: { gradNorm: '梯度', weightNorm: '参数', updateNorm: '更新量' },
    summarise: aboutStep('范数'),
  },
  updateRatio: {
    ...overSteps,
    ...titles.updateRatio,
    measure: '每步 ‖Δθ‖ / ‖θ‖，对数轴',
    linearMeasure: '每步 ‖Δθ‖ / ‖θ‖',
    caption: upTo('更新比'),
    parameter: '参数',
    parameters: { weights: 'U、W 和 V 合计', ...parameters },
    ruleOfThumb: '经验值：10⁻³',
    summarise: aboutStep('更新比'),
  },
  clippedShare: {
    ...overSteps,
    ...titles.clippedShare,
    measure: '占训练步的比例',
    smoothed: (measure, weight) => `${measure}；平滑 ${weight}`,
    caption: upTo('被裁剪训练步的比例'),
    share: (here, soFar) => `${here}（至今 ${soFar}）`,
    summarise: aboutStep('被裁剪训练步的比例'),
  },
  spectrum: {
    ...probed,
    ...titles.spectrum,
    measure: '复平面与单位圆',
    empty: '尚未测量。',
    keys: '左右方向键按模的大小逐个移到各特征值，Page Up 和 Page Down 每次移动十个，Home 和 End 到最大和最小的；Escape 隐藏光标。',
    caption: (step) => `第 ${step} 步时按模递减的特征值`,
    position: (rank) => `第 ${rank} 个特征值`,
    positions: '序号',
    atCursor,
    gate: '门',
    noSuchGate: (gate) => `没有门 ${gate}`,
    notFinite: '不是有限数',
    outOfView: (radius) => `ρ ${radius}，在图外`,
    summarise: (lanes, step) =>
      `第 ${step} 步时的循环矩阵：${lanes
        .map(({ name, radius, norm }) => `${name} 的谱半径为 ${radius}，最大奇异值为 ${norm}`)
        .join('；')}。`,
  },
  spectralRadius: {
    ...overSteps,
    ...titles.spectralRadius,
    measure: 'U 的 max |λ|，对数轴',
    linearMeasure: 'U 的 max |λ|',
    empty: '尚未测量。',
    caption: upTo('谱半径'),
    gate: '门',
    one: 'ρ = 1',
    summarise: aboutStep('谱半径'),
  },
  saturation: {
    ...probed,
    ...titles.saturation,
    measure: '占“单元 × 序列”的比例',
    empty: '尚未测量。',
    keys: '左右方向键在各时间步之间移动光标，Page Up 和 Page Down 每次移动十步，Home 和 End 到两端；Escape 隐藏光标。',
    caption: (step) => `第 ${step} 步时各时间步饱和单元的比例`,
    position: (t) => `t = ${t}`,
    positions: '时间步',
    atCursor,
    timesteps: '时间步 t',
    stuck: (count, units) => `${units} 个单元中 ${count} 个始终饱和`,
    dead: (count, units) => `${units} 个单元中 ${count} 个已死亡`,
    ofSequences: (count) => `仅前 ${count} 个序列`,
    never: '没有会饱和的部分',
    lost,
    summarise: (lanes, step) =>
      `第 ${step} 步时饱和的单元：${lanes
        .map(({ name, atFirst, atLast, timesteps, note }) => {
          return `${name} 在 t = 1 为 ${atFirst}，在 t = ${timesteps} 为 ${atLast}（${note}）`;
        })
        .join('；')}。`,
  },
  gradientEntries: {
    ...probed,
    ...titles.gradientEntries,
    measure: '每半个数量级的元素比例，裁剪前',
    empty: '尚未测量。',
    keys: '左右方向键在各大小之间移动光标，Page Up 和 Page Down 每次移动五个数量级，Home 到恰为零处，End 到最大处；Escape 隐藏光标。',
    caption: (step) => `第 ${step} 步时各大小的梯度元素比例`,
    position: (size) => `|g|：${size}`,
    positions: '大小',
    atCursor,
    sizes: '|g|，对数轴；最左：恰为 0',
    subnormalF32: 'f32 在此损失精度',
    parameter: '参数',
    all: '全部',
    parameters,
    zeros: (share) => `${share} 恰为 0`,
    nonFinite: (share) => `${share} 不是有限数`,
    summarise: (lanes, step) =>
      `第 ${step} 步时梯度各元素的大小：${lanes
        .map(({ name, median, zeros, subnormal, nonFinite }) => {
          return `${name} 的中位数为 ${median}，${zeros} 恰为 0，${subnormal} 在 f32 中为次正规数，${nonFinite} 不是有限数`;
        })
        .join('；')}。`,
  },
  gradientHeatMap: {
    ...titles.gradientHeatMap,
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
    ...titles.hiddenStates,
    measure: '第一个序列的 h；合并的单元和时间步取平均',
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
    notMeasured: '未测量',
    lost,
    summarise: aboutStates,
  },
};

/**
 * The catalogue of `en.ts` in Chinese (simplified), loaded for its readers only. A lane is 组, a timestep 时间步 and a
 * step of the training 步. Names of papers, libraries and their functions stay Latin.
 */
import { aboutStep, firstInChinese as charts, upTo } from '../charts/chinese-first.ts';
import type { Messages } from './index.ts';

/** "a", "a和b", "a、b和c". */
const lists = new Intl.ListFormat('zh', { type: 'conjunction' });

/** What is left of 1, as a fraction: "1/18", "1/(1.2·10⁶)". */
const oneOver = (factor: string): string => (factor.includes('·') ? `1/(${factor})` : `1/${factor}`);

/** With a space wherever a Han character meets a Latin or Greek letter or a digit. */
export const spaced = (text: string): string =>
  text
    .replace(/(\p{Script=Han})(?=[\p{Script=Latin}\p{Script=Greek}\d])/gu, '$1 ')
    .replace(/([\p{Script=Latin}\p{Script=Greek}\d₀])(?=\p{Script=Han})/gu, '$1 ');

export const zh: Messages = {
  title: 'Backflow',
  documentTitle: 'Backflow：梯度沿时间回传之路',
  backToLab: '返回实验室',
  skipLink: '跳到图表',
  panelLabel: '对比组与设置',
  chartsLabel: '图表',
  sentences: (parts) => parts.join(''),

  languageFailed: (name) => `无法加载这一语言的文字：${name}。可以再选一次。`,
  unknownLanguage: (requested) => `没有“${requested}”这一语言。`,

  header: {
    transport: '训练',
    run: '运行',
    pause: '暂停',
    singleStep: '单步',
    reset: '重置',
    step: '步数',
    stepsPerSecond: '步/秒',
    speedLimit: '限速',
    noSpeedLimit: '不限',
    stepsASecond: (count) => `${count} 步/秒`,
    noValue: '–',
    engine: (isKnown) => (isKnown ? '引擎：' : '引擎'),
    pages: '关于本页',
    scenes: '场景',
    sceneTitle: (title) => `${title}：`,
    share: '分享',
    present: '演示',
    about: '关于',
    more: '更多',
    keys: '键盘',
    keysSign: '?',
    theme: '主题',
    themes: { system: '系统', light: '浅色', dark: '深色' },
  },

  timeline: {
    label: '所显示的步',
    live: (step) => `现在：第 ${step} 步`,
    shown: (first, last) => (first === last ? `第 ${last} 步` : `第 ${first} 至 ${last} 步`),
    hint: '向左拖动，可查看之前的步。',
    asThen: '当时的状态；训练不受影响。',
    together: '合并显示：线为均值，色带为范围。',
    backToNow: '回到现在',
    toNow: '现在',
    fork: '分叉…',
  },

  engines: { auto: '自动', cpu: 'CPU（f32）', gpu: 'GPU（f32）', reference: '参考实现（f64）' },
  engineNames: { cpu: 'CPU', gpu: 'GPU', reference: 'f64' },
  engineVariant: (engine, variant) =>
    `${engine}：${variant.replace(/\bfma\b/, '融合乘加').replace(/, in software$/, '，软件模拟')}`,
  automaticEngine: (name) => `自动：${name}`,
  engineChoice: (rates, reason) => {
    const measured = rates.map(({ name, rate }) => `${name} ${rate}`).join('，');
    return measured === '' ? reason : `${measured} 步/秒：${reason}`;
  },
  engineReasons: {
    forced: '手动选择',
    faster: 'GPU 更快',
    slower: 'GPU 更慢',
    software: '软件模拟的 GPU',
    slowStart: 'GPU 未就绪',
    noWebAssemblySimd: '无 SIMD',
    noAdapter: '无 WebGPU 适配器',
    adapterRefused: 'GPU 拒绝',
    compileFailed: '着色器编译失败',
    tooLarge: '超出 GPU 容量',
    deviceLost: 'GPU 丢失',
    noAnswer: 'GPU 无响应',
    brokeDown: 'GPU 引擎出错',
  },
  unknownEngine: (requested) => `没有名为“${requested}”的引擎。`,
  failure: (details) => `训练已停止。“重置”会启动新的引擎。详情：${details}`,
  allDiverged: '所有组都已发散。请更改某项设置，或重置。',
  divergences: (lanes) => `已发散：${lanes.join('；')}。`,
  divergedLane: (name, step) => `${name}，在第 ${step} 步`,

  saving: {
    as: (format) => `保存为 ${format}`,
    saved: (file) => `已保存：${file}`,
    failed: (reason) => `未能保存：${reason}`,
    files: {
      run: '下载训练记录（.json）',
      series: '全部序列（.csv）',
      gradient: '各时间步的梯度（.csv）',
    },
    differIn: (labels) => `各组的不同之处：${labels.join('、')}。`,
    note: '训练记录含有全部测量结果和继续训练所需的数据；再次打开后，停在保存时的那一步。',
  },

  task: {
    heading: '任务',
    label: '任务',
    lossAtEnd: (loss, timesteps, baseline) =>
      `损失：最后一个时间步 t = ${timesteps} ${spaced(`的${loss}`)}。基线：${baseline}，即最佳常数输出的损失。`,
    lossAtEvery: (loss, timesteps, baseline) =>
      `损失：${spaced(`每个时间步的${loss}`)}，对 t = 1 到 ${timesteps} 取平均。基线：${baseline}，即最佳常数输出的损失。`,
    score: (metric, solved, limit) => `指标：${metric}。解决标准：${solved}（${limit}）。`,
    solvedLoss: (bound) => `损失不超过 ${bound}`,
    solvedMetric: (bound) => `指标不低于 ${bound}`,
  },

  lanes: {
    heading: '对比组',
    lane: (number) => `第 ${number} 组`,
    laneNamed: (number, name) => `第 ${number} 组：${name}`,
    settings: {
      hiddenSize: 'H',
      cell: '循环单元',
      recurrentInitializer: 'U',
      inputInitializer: 'W',
      outputInitializer: 'V',
      biasInitializer: '偏置',
      outputBiasInitializer: 'c',
      state: 'h₀',
      truncation: '截断',
      regularizer: '正则化',
      clip: '裁剪',
      optimizer: '优化器',
      schedule: '调度',
      weightDecay: '权重衰减',
      constraint: '约束',
    },
    trait: (parts) => parts.join('，'),
    // "U 正态", "标准差 σ 0.375", "增益 2", but "裁剪：全局范数".
    setting: (label, value) =>
      `${label.replace(/ (\S)$/, '\u00a0$1')}${/\p{Script=Han}$/u.test(label) && !/^[\d−]/.test(value) ? '：' : '\u00a0'}${value}`,
    name: (traits) => traits.join(' · '),
    fork: (step, changes) => [`第 ${step} 步之后`, ...(changes.length > 0 ? [changes.join('，')] : [])].join('：'),
    forks: '分叉后的设置',
    numbered: (name, number) => `${name} · 第 ${number} 组`,
    short: (number, traits) => `第 ${number} 组：${traits.join(' · ')} …`,
    differIn: (labels) => `${spaced(`各组仅在${lists.format(labels)}上不同`)}。随机种子、批次和随机抽样都相同。`,
    equal: '各组设置相同，训练的数值也都相同。',
    single: '只有一组，无可对比。',
    waiting: '尚未训练',
    diverged: (step, where) => `第 ${step} 步发散：${where}`,
    metricOfBatch: (metric, value) => `${metric}：本批次 ${value}`,
    metricHeldOut: (metric, value, count) => `${metric}：${count} 个留出样本 ${value}`,
    add: '添加一组',
    compare: '对比…',
    actions: (name) => `对该组的操作：${name}`,
    duplicate: '复制',
    mute: (name: string) => `显示：${name}`,
    solo: '只显示这一组',
    all: '全部显示',
    up: '上移',
    down: '下移',
    remove: '移除',
    table: '差异表',
    setTo: '设置',
  },

  findings: {
    heading: '现状与建议',
    nothing: '尚无测量值。',
    tryChoice: (setting, value) => `建议：${setting} → ${value}`,
    diverged: (step) => `在第 ${step} 步发散`,
    more: (finding, more) => `${finding}；${more}`,
    tooFast: (ratio) => `学习率过大：一步使权重改变了 ${ratio}`,
    above: (loss, baseline) => `平均损失 ${loss}，高于基线 ${baseline}`,
    dead: (stuck, units) => `${units} 个单元中有 ${stuck} 个已死亡：在每个序列的每个时间步都处于平坦区`,
    exploding: (factor) => `梯度爆炸：每回传 10 个时间步放大到 ${factor} 倍`,
    vanishing: (factor) => `梯度消失：每回传 10 个时间步缩小为 ${oneOver(factor)}`,
    zeroFrom: (timestep) => `梯度消失：t ≤ ${timestep} 处恰为 0`,
    reach: (lag) => `回传 ${lag} 个时间步后只剩千分之一`,
    steadySmaller: (factor) => `梯度平稳：每回传 10 个时间步变为 ${oneOver(factor)}`,
    steadyLarger: (factor) => `梯度平稳：每回传 10 个时间步变为 ${factor} 倍`,
    saturated: (share) => `饱和：${share} 的状态处于激活函数的平坦区`,
    clipped: (share, steps) => `最近 ${steps} 步中有 ${share} 的梯度被裁剪`,
    solved: (loss) => `已解决：平均损失 ${loss}`,
    learning: (loss, baseline) => `正在学习：平均损失 ${loss}，基线 ${baseline}`,
    onBaseline: (loss, step, baseline) => `学习没有进展：${step} 步之后平均损失为 ${loss}，基线 ${baseline}`,
  },

  notFinite: {
    parameters: {
      recurrent: '循环权重 U',
      input: '输入权重 W',
      bias: '偏置 b',
      output: '输出权重 V',
      outputBias: '输出偏置 c',
      start: '可学习的初始状态 h₀',
    },
    states: { h: '隐藏状态 h', c: '细胞状态 c' },
    state: (symbol) => `状态 ${symbol}`,
    gradient: (parameter) => `${parameter} 的梯度`,
    slot: (symbol, parameter) => spaced(`优化器为${spaced(parameter)}保存的${spaced(symbol)}`),
    adjoint: (state) => `∂ℓ/∂${state}`,
    outputs: '输出',
    loss: '损失',
    somewhere: (tensor) => spaced(`${tensor}出现非有限值`),
    at: (tensor, timestep) => spaced(`${tensor}在 t = ${timestep} 出现非有限值`),
    onwards: (tensor, timestep) => spaced(`${tensor}从 t = ${timestep} 起出现非有限值`),
    backwards: (tensor, timestep) => spaced(`${tensor}从 t = ${timestep} 回到 1 出现非有限值`),
  },

  settings: {
    heading: '设置',
    of: '设置对象',
    allLanes: '所有组',
    lane: (number) => `第 ${number} 组`,
    shared: '各组共用',
    network: '网络',
    weights: '初始权重',
    training: '训练',
    stepOrder: '一步之内的顺序，从梯度到权重',
    accumulate: '累积',
    sequences: (microBatches, each) => `${microBatches} × ${each} 个序列`,
    bundle: '初始化方案',
    asChosen: '如下所选',
    restartNote: '每次更改设置都会从第 0 步重新开始训练。',
    undo: '撤销',
    redo: '重做',
  },

  controls: {
    differs: '各组不同',
    definition: (label) => `定义：${label}`,
    definitionOf: (entry, reference) => `${entry}：${reference}`,
    slider: (label) => `${label}，滑块`,
    refused: (label, value, allowed) => `${label}：不能是“${value}”。允许：${allowed}。`,
    refusedEmpty: (label, allowed) => `${label}：为空。允许：${allowed}。`,
    kept: (value) => `训练继续使用 ${value}；按 Escape 恢复。`,
    keptDiffering: '训练继续使用原来的值；按 Escape 恢复。',
  },

  charts,
  metric: {
    title: (metric) => `指标：${metric}`,
    caption: (metric, step) => upTo(`指标（${metric}）`)(step),
    summarise: (metric, lanes) => aboutStep(`指标（${metric}）`)(lanes),
    ofBatches: '训练批次',
  },
  board: {
    choose: '图表',
    actions: (chart: string) => `图表操作：${chart}`,
    enlarge: '全屏',
    shrink: '退出全屏',
    earlier: '前移',
    later: '后移',
    remove: '移除',
    reset: '恢复默认',
    measuredAt: (step) => `测于第 ${step} 步`,
    linear: '线性轴',
    logarithmic: '对数轴',
    overSteps: {
      legend: '随训练步变化的图表',
      axis: '横轴',
      units: { step: '训练步', examples: '样本数', time: '时间' },
      smoothing: '平滑',
      none: '无',
    },
  },
  chartFailed: '无法绘制此图表。训练不受影响。',
  drawAgain: '重新绘制',

  equations: {
    heading: '循环单元的方程',
    symbols: 'x 是输入，h 是输出所读取的隐藏状态，⊙ 是逐元素乘积。',
    whole: 'a 是门在激活之前的输入。',
    halves: 'u 是门从输入得到的部分，v 是从前一状态得到的部分。',
    derived: '反向传播由这些方程推导得出。',
  },
};

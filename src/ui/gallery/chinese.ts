/** The words of the gallery in Chinese, for the catalogue of the page to take in. */
import type { GalleryText } from './Gallery.tsx';

export const galleryInChinese: GalleryText = {
  title: '图表陈列',
  note: '每种图表配以预设数据，从寻常的到不可能的。这里没有任何实测结果。',
  narrow: '像手机一样窄',
  smoothed: '平滑后',
  frames: {
    ordinary: '寻常情形',
    empty: '第一步之前',
    allZero: '处处恰为零',
    belowF32: '消失到 32 位浮点数的范围以下',
    aboveF32: '爆炸到 32 位浮点数的范围以上',
    nonFinite: '零、无穷大和非数（NaN）',
    notANumber: '不是数（NaN）',
    equalLanes: '完全相同的组',
    eightLanes: '八个组',
    closeLanes: '彼此接近的组',
    oneTimestep: '一个时间步',
    thousandTimesteps: '一千个时间步',
    firstStep: '第一步之后',
    longRun: '长时间运行，每个点含多步',
    diverged: '一个发散的组',
    unclipped: '不裁剪',
    manyThresholds: '八个组，五个阈值',
    thresholdsDiffer: '各组阈值不同',
    withoutHeldOut: '没有留出样本',
    exploded: '爆炸的范数',
    gates: '有多个门的循环矩阵',
    failed: '测量失败',
    never: '没有会饱和部分的单元',
  },
};

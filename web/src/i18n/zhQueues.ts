import type { enQueues } from './enQueues.ts';

export const zhQueues: Record<keyof typeof enQueues, string> = {
  'queues.pick': '队列',
  'queues.none': '本部门还没有队列',
  'queues.saved': '队列已保存',
  'queues.unsaved': '尚未保存',
  'queues.section.general': '名称与时间',
  'queues.section.members': '成员',
  'queues.name': '名称',
  'queues.offerSeconds': '振铃时长',
  'queues.offerSecondsHint': '超时算作未接，转给其他坐席。',
  'queues.serviceLevelSeconds': '接起时限',
  'queues.serviceLevelSecondsHint': '服务水平以此为“及时”。',
  'queues.shortAbandonSeconds': '短时放弃上限',
  'queues.shortAbandonSecondsHint': '更早挂断的单独计数。',
  'queues.seconds': ' 秒',
  'queues.noMembers': '该队列没有成员：进来的会话会一直等待，直到有人加入。',
  'queues.disabled': '账号已停用',
};

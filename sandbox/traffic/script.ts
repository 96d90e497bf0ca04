// What make-believe customers say and write.

export interface Script {
  calls: readonly (readonly string[])[];
  texts: readonly (readonly string[])[];
  mails: readonly { subject: string; text: string }[];
  thanks: string;
  goodbye: string;
  comments: readonly string[];
}

export const english: Script = {
  calls: [
    ['Hello, my order still has not arrived.', 'The number is four four one seven.', 'All right, thank you.'],
    ['Hi, I would like to move my appointment.', 'Thursday morning would be best.', 'Perfect.'],
    [
      'Good day, there is a mistake in my last invoice.',
      'You charged me twice.',
      'Thanks for sorting it out.',
    ],
    [
      'Hello, do you also repair older machines?',
      'It is about eight years old.',
      'Good, I will bring it in.',
    ],
  ],
  texts: [
    ['Hi, are you open on Saturday?'],
    ['My delivery was due yesterday.', 'Order 4417'],
    ['Can somebody call me back this afternoon?'],
    ['The new part does not fit', 'Should I send a photo?'],
  ],
  mails: [
    {
      subject: 'Question about my invoice',
      text: 'Hello,\n\nthe amount on the last invoice looks too high. Could you check it?\n\nKind regards',
    },
    {
      subject: 'Change of address',
      text: 'Hello,\n\nwe are moving next month. Which papers do you need from us?\n\nThank you',
    },
    { subject: 'Praise', text: 'The colleague who visited us on Monday was very helpful. Please tell them!' },
  ],
  thanks: 'Great, thank you!',
  goodbye: 'Goodbye.',
  comments: ['Quick and friendly', 'It took a little long', 'All good'],
};

export const chinese: Script = {
  calls: [
    ['您好，我的订单还没有到。', '订单号是四四一七。', '好的，谢谢。'],
    ['你好，我想改一下预约时间。', '周四上午最好。', '太好了。'],
    ['您好，上个月的账单好像有错。', '同一笔扣了两次。', '麻烦您了。'],
    ['请问旧机器也能修吗？', '用了大概八年。', '好，我改天送过去。'],
  ],
  texts: [
    ['你好，周六营业吗？'],
    ['昨天该到的货还没到', '订单号 4417'],
    ['下午能给我回个电话吗？'],
    ['新配件装不上', '要拍照片给你们看吗？'],
  ],
  mails: [
    { subject: '关于账单的问题', text: '您好：\n\n上个月的账单金额好像偏高，麻烦核对一下。\n\n谢谢' },
    { subject: '地址变更', text: '您好：\n\n我们下个月搬家，需要提供什么材料？\n\n谢谢' },
    { subject: '表扬', text: '周一上门的同事非常耐心，请转告我们的感谢！' },
  ],
  thanks: '好的，谢谢！',
  goodbye: '再见。',
  comments: ['又快又好', '等得有点久', '很满意'],
};

export function scriptFor(name: string): Script {
  return /[\u4e00-\u9fff]/.test(name) ? chinese : english;
}

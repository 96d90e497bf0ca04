import type { Language } from '../../core/contract/words.ts';

// What was talked about: calls as their agents logged them, texts and mails as they were written.

export interface CallTalk {
  queue: string;
  note: string;
  disposition: string;
}

export interface Line {
  by: 'client' | 'agent';
  /** Minutes after the line before. */
  after: number;
  text: string;
}

export interface TextTalk {
  queue: string;
  lines: readonly Line[];
  note: string;
  disposition: string;
}

export interface MailTalk {
  queue: string;
  subject: string;
  text: string;
  html?: string;
  answer: string;
  note: string;
  disposition: string;
}

export interface Talks {
  calls: readonly CallTalk[];
  texts: readonly TextTalk[];
  mails: readonly MailTalk[];
}

const c = (after: number, text: string): Line => ({ by: 'client', after, text });
const a = (after: number, text: string): Line => ({ by: 'agent', after, text });

const english: Talks = {
  calls: [
    {
      queue: 'Support',
      disposition: 'Technician booked',
      note: 'Heat pump stops with code E4 after a few minutes. Reset did not help. Technician on Thursday between 9 and 11.',
    },
    {
      queue: 'Support',
      disposition: 'Resolved',
      note: 'Thermostat showed the wrong time after the power cut. Walked through the menu together, works again.',
    },
    {
      queue: 'Billing',
      disposition: 'Resolved',
      note: 'Asked why the invoice was higher than last month: the annual service is on it. Sent the list of items.',
    },
    {
      queue: 'Sales',
      disposition: 'Offer sent',
      note: 'Wants two more wall units for the guest rooms. Offer with and without installation.',
    },
    {
      queue: 'Support',
      disposition: 'Callback agreed',
      note: 'Noise from the outdoor unit at night. Will record it and we call back tomorrow.',
    },
    {
      queue: 'Billing',
      disposition: 'Payment plan agreed',
      note: 'Three instalments, first on the 1st. Confirmation by mail.',
    },
    {
      queue: 'Support',
      disposition: 'Complaint taken',
      note: 'Second visit missed by our technician. Apologised, supervisor informed, new visit first thing tomorrow.',
    },
    {
      queue: 'Sales',
      disposition: 'Order taken',
      note: 'Ordered the small filter set, twice a year as a standing order.',
    },
    {
      queue: 'Support',
      disposition: 'Resolved',
      note: 'Water under the indoor unit: drain was blocked, cleared it with the client on the phone.',
    },
    {
      queue: 'Sales',
      disposition: 'Not interested',
      note: 'Compared our maintenance contract with another; stays where they are for this year.',
    },
  ],
  texts: [
    {
      queue: 'Support',
      disposition: 'Resolved',
      note: 'Sent the reset steps.',
      lines: [
        c(0, 'Hi, the display says F2 and nothing happens. What can I do?'),
        a(
          3,
          'Hello! Please switch it off at the wall for two minutes, then on again. F2 means it lost contact with the outdoor unit.',
        ),
        c(6, 'That did it. Thank you!'),
        a(2, 'Glad to hear it. If F2 comes back within a week, write here and we send somebody.'),
      ],
    },
    {
      queue: 'Support',
      disposition: 'Technician booked',
      note: 'Visit on Tuesday, 14:00 to 16:00.',
      lines: [
        c(0, 'Can somebody come on Tuesday afternoon instead of Monday?'),
        a(5, 'Yes, Tuesday between 14:00 and 16:00 is free. Shall I book it?'),
        c(2, 'Yes please'),
        a(1, 'Done. You get a reminder the evening before.'),
      ],
    },
    {
      queue: 'Billing',
      disposition: 'Resolved',
      note: 'Payment found, reminder was sent by mistake.',
      lines: [
        c(0, 'I got a reminder but I have paid on the 3rd.'),
        a(8, 'You are right, the payment is here. The reminder crossed with it, please ignore it. Sorry!'),
        c(4, 'OK thanks'),
      ],
    },
    {
      queue: 'Sales',
      disposition: 'Offer sent',
      note: 'Price of the quiet model sent.',
      lines: [
        c(0, 'How much is the quiet model incl. installation?'),
        a(4, 'For a room up to 35 m² it is 1,890 all in. I have just sent you the offer by mail.'),
        c(9, 'Great, will look at it tonight 👍'),
      ],
    },
    {
      queue: 'Support',
      disposition: 'Follow-up required',
      note: 'Spare part ordered, arrives next week.',
      lines: [
        c(0, 'Any news about the spare part?'),
        a(6, 'It is on its way to us and should be here next week. We write as soon as it is.'),
        c(3, 'ok'),
      ],
    },
    {
      queue: 'Billing',
      disposition: 'Refund approved',
      note: 'Paid twice, 129.00 goes back.',
      lines: [
        c(0, 'You charged my card twice in June?!'),
        a(
          7,
          'I see both bookings. The second one is refunded today, 129.00, and is on your card within five days. Sorry for that.',
        ),
        c(2, 'Thanks for the quick help'),
      ],
    },
  ],
  mails: [
    {
      queue: 'Support',
      subject: 'Remote control stopped working',
      disposition: 'Resolved',
      note: 'New remote control sent.',
      text: 'Hello,\n\nsince yesterday the remote control of the unit in the living room does nothing. New batteries did not help.\n\nWhat do you advise?\n\nKind regards',
      html: '<p>Hello,</p><p>since yesterday the <b>remote control</b> of the unit in the living room does nothing. New batteries did not help.</p><ul><li>Model: RQ-35</li><li>Bought: March</li></ul><p>What do you advise?</p><p>Kind regards</p>',
      answer:
        'Hello,\n\nthank you for the details. A new remote control is on its way to you, free of charge; it should arrive on Friday.\n\nKind regards\nRapport support',
    },
    {
      queue: 'Billing',
      subject: 'Copy of invoice',
      disposition: 'Resolved',
      note: 'Copy sent.',
      text: 'Dear team,\n\ncould you send me a copy of the invoice for the last service? Our accountant cannot find it.\n\nMany thanks',
      answer:
        'Good morning,\n\nthe copy is attached to your customer page and on its way by post as well.\n\nKind regards\nRapport billing',
    },
    {
      queue: 'Sales',
      subject: 'Offer for six rooms',
      disposition: 'Offer sent',
      note: 'Offer for six rooms, valid for 30 days.',
      text: 'Hello,\n\nwe renovate six rooms in autumn and need an offer for heating and cooling. Rooms are about 28 m² each.\n\nBest',
      html: '<p>Hello,</p><p>we renovate <b>six rooms</b> in autumn and need an offer for heating and cooling.</p><table><tr><th>Room</th><th>Area</th></tr><tr><td>1 to 6</td><td>28 m²</td></tr></table><p>Best</p>',
      answer:
        'Hello,\n\nthank you! Our offer is attached to your page. Shall we look at the rooms together next week?\n\nBest regards\nRapport sales',
    },
    {
      queue: 'Support',
      subject: 'Service appointment',
      disposition: 'Technician booked',
      note: 'Yearly service booked.',
      text: 'Hi,\n\nour yearly service is due. Mornings suit us best.\n\nThanks',
      answer:
        'Hello,\n\nwe have put you down for Wednesday at 9:00. It takes about an hour.\n\nKind regards\nRapport support',
    },
  ],
};

const chinese: Talks = {
  calls: [
    {
      queue: 'Support',
      disposition: 'Technician booked',
      note: '空调外机报 E4，断电重启无效。已约周四上午 9 点到 11 点上门。',
    },
    { queue: 'Billing', disposition: 'Resolved', note: '客户询问本月账单偏高：含年度保养费用，已发送明细。' },
    { queue: 'Sales', disposition: 'Offer sent', note: '想给会议室加装两台静音款，已发两种报价。' },
    { queue: 'Support', disposition: 'Resolved', note: '遥控器无反应，电话指导重新配对后恢复正常。' },
    { queue: 'Support', disposition: 'Complaint taken', note: '上次维修师傅迟到两小时，已致歉并上报主管。' },
    { queue: 'Sales', disposition: 'Order taken', note: '订购滤芯两套，下周一送达。' },
  ],
  texts: [
    {
      queue: 'Support',
      disposition: 'Resolved',
      note: '已发送重启步骤。',
      lines: [
        c(0, '你好，显示屏显示 F2，怎么办？'),
        a(4, '您好！请断电两分钟后再通电。F2 表示与外机通信中断。'),
        c(5, '好了，谢谢！'),
        a(1, '不客气，如再次出现请随时联系我们。'),
      ],
    },
    {
      queue: 'Support',
      disposition: 'Technician booked',
      note: '改约周二下午。',
      lines: [
        c(0, '周一的上门可以改到周二下午吗？'),
        a(6, '可以，周二下午两点到四点，您看行吗？'),
        c(2, '行'),
        a(1, '已为您改约，前一天晚上会发提醒。'),
      ],
    },
    {
      queue: 'Billing',
      disposition: 'Resolved',
      note: '发票已重发。',
      lines: [c(0, '请问发票什么时候开？'), a(8, '发票已开，刚刚发到您的邮箱，请查收。'), c(3, '收到了')],
    },
    {
      queue: 'Sales',
      disposition: 'Offer sent',
      note: '已发静音款报价。',
      lines: [
        c(0, '静音款含安装多少钱？'),
        a(5, '35 平以内含安装 6,980 元，报价单已发您邮箱。'),
        c(7, '好的，我看看'),
      ],
    },
  ],
  mails: [
    {
      queue: 'Support',
      subject: '设备年度保养',
      disposition: 'Technician booked',
      note: '已安排保养。',
      text: '您好，\n\n我们的设备该做年度保养了，工作日上午都可以。\n\n谢谢！',
      answer: '您好，\n\n已为您安排周三上午九点上门保养，大约一小时。\n\n此致\n瑞博客户支持',
    },
    {
      queue: 'Sales',
      subject: '六个房间的报价',
      disposition: 'Offer sent',
      note: '报价 30 天有效。',
      text: '您好，\n\n我们秋天装修六个房间，每间约 28 平方米，请报价。\n\n谢谢',
      html: '<p>您好，</p><p>我们秋天装修<b>六个房间</b>，每间约 28 平方米，请报价。</p><p>谢谢</p>',
      answer: '您好，\n\n报价单已放在您的客户页面。下周方便一起看看现场吗？\n\n此致\n瑞博销售部',
    },
    {
      queue: 'Billing',
      subject: '发票抬头更正',
      disposition: 'Resolved',
      note: '发票已更正重开。',
      text: '您好，\n\n上月发票的抬头写错了，麻烦更正。\n\n谢谢',
      answer: '您好，\n\n发票已更正并重新开具，请查收。\n\n此致\n瑞博账务部',
    },
  ],
};

export const talks: Record<Language, Talks> = { en: english, zh: chinese };

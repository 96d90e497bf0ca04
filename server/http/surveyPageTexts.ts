// Words of the public survey page.

export type PageLanguage = 'en' | 'zh';

export interface PageTexts {
  htmlLang: string;
  title: string;
  intro: string;
  legend: string;
  scores: readonly [string, string, string, string, string];
  comment: string;
  optional: string;
  send: string;
  privacy: string;
  choose: string;
  tooLong: string;
  thanksTitle: string;
  thanks: string;
  sorryThanks: string;
  answeredTitle: string;
  answered: string;
  goneTitle: string;
  gone: string;
  slowTitle: string;
  slow: string;
  tooLargeTitle: string;
  tooLarge: string;
  troubleTitle: string;
  trouble: string;
  otherLanguage: string;
}

export const pageTexts: Record<PageLanguage, PageTexts> = {
  en: {
    htmlLang: 'en',
    title: 'How did we do?',
    intro: 'You were in touch with us. Tell us how it went; it takes ten seconds.',
    legend: 'Your rating',
    scores: ['Poor', 'Fair', 'OK', 'Good', 'Great'],
    comment: 'Anything you want to tell us?',
    optional: 'optional',
    send: 'Send',
    privacy: 'Your answer goes to our service team only.',
    choose: 'Please choose a rating from 1 to 5.',
    tooLong: 'Please keep your comment under 1,000 characters.',
    thanksTitle: 'Thank you!',
    thanks: 'Your answer has reached us. You can close this page.',
    sorryThanks:
      'Your answer has reached us. We are sorry that it did not go well; a supervisor will look into it.',
    answeredTitle: 'Already answered',
    answered: 'This survey was answered before. Thank you for that! You can close this page.',
    goneTitle: 'Nothing to answer here',
    gone: 'This link is not valid, or its time is over.',
    slowTitle: 'Too many requests',
    slow: 'Please wait a minute and try again.',
    tooLargeTitle: 'That was too much',
    tooLarge: 'Please write a shorter comment and try again.',
    troubleTitle: 'Something went wrong',
    trouble: 'Your answer was not saved. Please try again in a minute.',
    otherLanguage: '中文',
  },
  zh: {
    htmlLang: 'zh-CN',
    title: '您对我们的服务满意吗？',
    intro: '您近期联系过我们。请为这次服务评分，只需十秒。',
    legend: '您的评分',
    scores: ['很差', '较差', '一般', '满意', '非常满意'],
    comment: '还有什么想告诉我们？',
    optional: '选填',
    send: '提交',
    privacy: '您的评价仅供我们的服务团队查看。',
    choose: '请选择 1 到 5 分。',
    tooLong: '留言请不要超过 1000 个字符。',
    thanksTitle: '谢谢！',
    thanks: '我们已收到您的评价，您可以关闭此页面。',
    sorryThanks: '我们已收到您的评价。很抱歉这次服务未能令您满意，主管会跟进处理。',
    answeredTitle: '已经评价过',
    answered: '此问卷已有人填写，感谢您的评价！您可以关闭此页面。',
    goneTitle: '没有可填写的内容',
    gone: '此链接无效或已过期。',
    slowTitle: '请求过于频繁',
    slow: '请稍等一分钟后再试。',
    tooLargeTitle: '内容过长',
    tooLarge: '请缩短留言后再试。',
    troubleTitle: '出了点问题',
    trouble: '您的评价未能保存，请一分钟后再试。',
    otherLanguage: 'English',
  },
};

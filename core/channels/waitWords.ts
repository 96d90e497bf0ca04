import type { WaitRange } from '../contract/waiting.ts';

// What is said to callers who wait, in the languages that we speak.

interface WaitWords {
  greeting: string;
  position(place: number): string;
  range(range: WaitRange): string;
  callbackKey: string;
  voicemailKey: string;
  offer(number: string): string;
  confirmKey: string;
  otherKey: string;
  waitKey: string;
  messageKey: string;
  enterNumber: string;
  unclear: string;
  noNumber: string;
  promised(number: string): string;
  speak: string;
  speakAgain: string;
  messageTaken: string;
  nothingHeard: string;
  turnedAway: string;
  callingBack(queue: string): string;
}

const minutes = (count: number): string => `${count} ${count === 1 ? 'minute' : 'minutes'}`;

const en: WaitWords = {
  greeting: 'Thank you for calling. Please stay on the line.',
  position: (place) => (place <= 1 ? 'You are next in line.' : `You are number ${place} in line.`),
  range({ fromMinutes, toMinutes }) {
    if (toMinutes === null) return `The wait is probably more than ${minutes(fromMinutes)}.`;
    if (fromMinutes === 0) return `The wait is probably less than ${minutes(toMinutes)}.`;
    return `The wait is probably ${fromMinutes} to ${minutes(toMinutes)}.`;
  },
  callbackKey: 'Press 1 and we call you back; you keep your place in line.',
  voicemailKey: 'Press 2 to leave a message.',
  offer: (number) => `We will call you back at ${number}.`,
  confirmKey: 'Press 1 if that is right.',
  otherKey: 'Press 2 for another number.',
  waitKey: 'Press star to stay on the line.',
  messageKey: 'Press star to leave a message instead.',
  enterNumber: 'Please enter the number, then press the hash key.',
  unclear: 'Sorry, we did not get that.',
  noNumber: 'Sorry, we cannot call this number.',
  promised: (number) => `Thank you. We will call you at ${number}. You keep your place in line. Goodbye.`,
  speak: 'Please leave a message after the tone. Press the hash key when you are done.',
  speakAgain: 'We did not hear anything. Please speak after the tone. Press the hash key when you are done.',
  messageTaken: 'Thank you. We have your message and will get back to you. Goodbye.',
  nothingHeard: 'We did not hear anything, so there is no message. Please call again. Goodbye.',
  turnedAway: 'We are sorry, we cannot take your call now. Please try again later. Goodbye.',
  callingBack: (queue) => `This is ${queue}. You asked us to call you back. One moment, please.`,
};

const zh: WaitWords = {
  greeting: '感谢您的来电,请稍候。',
  position: (place) => (place <= 1 ? '您是下一位。' : `您排在第${place}位。`),
  range({ fromMinutes, toMinutes }) {
    if (toMinutes === null) return `预计等待时间超过${fromMinutes}分钟。`;
    if (fromMinutes === 0) return `预计等待时间不到${toMinutes}分钟。`;
    return `预计等待${fromMinutes}到${toMinutes}分钟。`;
  },
  callbackKey: '按1,我们会给您回电,并为您保留排队位置。',
  voicemailKey: '按2留言。',
  offer: (number) => `我们将拨打 ${number} 给您回电。`,
  confirmKey: '确认请按1。',
  otherKey: '使用其他号码请按2。',
  waitKey: '继续等待请按星号键。',
  messageKey: '改为留言请按星号键。',
  enterNumber: '请输入号码,以井号键结束。',
  unclear: '抱歉,没有听清您的选择。',
  noNumber: '抱歉,我们无法拨打这个号码。',
  promised: (number) => `谢谢。我们会拨打 ${number} 给您回电,您的排队位置已保留。再见。`,
  speak: '请在提示音后留言,说完请按井号键。',
  speakAgain: '没有听到您的声音。请在提示音后留言,说完请按井号键。',
  messageTaken: '谢谢,您的留言已收到,我们会与您联系。再见。',
  nothingHeard: '没有听到您的声音,留言没有保存。请再次来电。再见。',
  turnedAway: '非常抱歉,现在无法接听您的来电,请稍后再拨。再见。',
  callingBack: (queue) => `这里是${queue},您要求我们回电,请稍候。`,
};

export const waitWords: Record<'en' | 'zh', WaitWords> = { en, zh };

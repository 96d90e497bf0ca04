import type { ExceptionDays } from '../contract/hours.ts';
import type { LunarDate } from './lunar.ts';

// Which public holidays there are, country by country, in the words of their laws. Data; core/holidays/publicHolidays.ts reads it.

export type HolidayDays =
  | ExceptionDays
  /** By the Chinese calendar; `eve` is the day before. */
  | ({ kind: 'lunar'; eve?: boolean } & LunarDate)
  | { kind: 'clearBrightness' }
  /** The last such weekday before a date: Victoria Day is the Monday before 25 May. */
  | { kind: 'before'; month: number; day: number; weekday: number };

export interface HolidayRule {
  name: { en: string; zh: string };
  days: HolidayDays;
  /** Kept there alone, by the second part of ISO 3166-2. */
  regions?: readonly string[];
  /** Kept everywhere but there. */
  not?: readonly string[];
  /** First and last year. */
  since?: number;
  until?: number;
}

export interface CountryRules {
  /**
   * What happens to a holiday on a weekend. `nearest`: Saturday's is kept on Friday too, Sunday's on Monday; `next`: the next
   * weekday that is none; `sunday`: only Sunday's, on the next day. Absent: nothing.
   */
  moved?: 'nearest' | 'next' | 'sunday';
  rules: readonly HolidayRule[];
}

const on = (month: number, day: number): HolidayDays => ({ kind: 'yearly', month, day });
const easter = (offset: number): HolidayDays => ({ kind: 'easter', offset });
const nth = (which: 1 | 2 | 3 | 4 | -1, weekday: number, month: number): HolidayDays => ({
  kind: 'weekday',
  nth: which,
  weekday,
  month,
});
const rule = (en: string, zh: string, days: HolidayDays): HolidayRule => ({ name: { en, zh }, days });

const newYear = rule("New Year's Day", '元旦', on(1, 1));
const goodFriday = rule('Good Friday', '耶稣受难日', easter(-2));
const easterMonday = rule('Easter Monday', '复活节星期一', easter(1));
const labourDay = rule('Labour Day', '劳动节', on(5, 1));
const ascension = rule('Ascension Day', '耶稣升天节', easter(39));
const whitMonday = rule('Whit Monday', '圣灵降临节星期一', easter(50));
const christmas = rule('Christmas Day', '圣诞节', on(12, 25));
const boxingDay = rule('Boxing Day', '节礼日', on(12, 26));

/** 5 U.S.C. 6103, and a few that states keep. */
const us: CountryRules = {
  moved: 'nearest',
  rules: [
    newYear,
    rule('Martin Luther King Jr. Day', '马丁·路德·金日', nth(3, 1, 1)),
    rule("Washington's Birthday", '华盛顿诞辰日', nth(3, 1, 2)),
    { ...rule('César Chávez Day', '塞萨尔·查韦斯日', on(3, 31)), regions: ['CA'] },
    { ...rule("Patriots' Day", '爱国者日', nth(3, 1, 4)), regions: ['MA', 'ME'] },
    rule('Memorial Day', '阵亡将士纪念日', nth(-1, 1, 5)),
    { ...rule('King Kamehameha Day', '卡美哈梅哈日', on(6, 11)), regions: ['HI'] },
    { ...rule('Juneteenth', '六月节', on(6, 19)), since: 2021 },
    rule('Independence Day', '独立日', on(7, 4)),
    { ...rule('Pioneer Day', '先驱者日', on(7, 24)), regions: ['UT'] },
    rule('Labor Day', '劳工节', nth(1, 1, 9)),
    rule('Columbus Day', '哥伦布日', nth(2, 1, 10)),
    rule('Veterans Day', '退伍军人节', on(11, 11)),
    rule('Thanksgiving Day', '感恩节', nth(4, 4, 11)),
    christmas,
  ],
};

const ca: CountryRules = {
  moved: 'sunday',
  rules: [
    newYear,
    goodFriday,
    rule('Victoria Day', '维多利亚日', { kind: 'before', month: 5, day: 25, weekday: 1 }),
    { ...rule('National Day of Quebec', '魁北克国庆日', on(6, 24)), regions: ['QC'] },
    rule('Canada Day', '加拿大日', on(7, 1)),
    rule('Labour Day', '劳动节', nth(1, 1, 9)),
    { ...rule('Day for Truth and Reconciliation', '真相与和解日', on(9, 30)), since: 2021 },
    rule('Thanksgiving', '感恩节', nth(2, 1, 10)),
    { ...rule('Remembrance Day', '阵亡将士纪念日', on(11, 11)), not: ['ON', 'QC'] },
    christmas,
    boxingDay,
  ],
};

/** Bank holidays of England and Wales (ENG, WLS), Scotland (SCT) and Northern Ireland (NIR). */
const gb: CountryRules = {
  moved: 'next',
  rules: [
    newYear,
    { ...rule('2 January', '新年次日', on(1, 2)), regions: ['SCT'] },
    { ...rule("St Patrick's Day", '圣帕特里克节', on(3, 17)), regions: ['NIR'] },
    goodFriday,
    { ...easterMonday, not: ['SCT'] },
    rule('Early May bank holiday', '五月初银行假日', nth(1, 1, 5)),
    rule('Spring bank holiday', '春季银行假日', nth(-1, 1, 5)),
    { ...rule('Battle of the Boyne', '博因河战役纪念日', on(7, 12)), regions: ['NIR'] },
    { ...rule('Summer bank holiday', '夏季银行假日', nth(1, 1, 8)), regions: ['SCT'] },
    { ...rule('Summer bank holiday', '夏季银行假日', nth(-1, 1, 8)), not: ['SCT'] },
    { ...rule("St Andrew's Day", '圣安德鲁日', on(11, 30)), regions: ['SCT'] },
    christmas,
    boxingDay,
  ],
};

const de: CountryRules = {
  rules: [
    newYear,
    { ...rule('Epiphany', '主显节', on(1, 6)), regions: ['BW', 'BY', 'ST'] },
    { ...rule("Women's Day", '国际妇女节', on(3, 8)), regions: ['BE', 'MV'], since: 2023 },
    goodFriday,
    easterMonday,
    labourDay,
    ascension,
    whitMonday,
    { ...rule('Corpus Christi', '基督圣体节', easter(60)), regions: ['BW', 'BY', 'HE', 'NW', 'RP', 'SL'] },
    { ...rule('Assumption Day', '圣母升天节', on(8, 15)), regions: ['SL', 'BY'] },
    { ...rule("World Children's Day", '世界儿童日', on(9, 20)), regions: ['TH'], since: 2019 },
    rule('Day of German Unity', '德国统一日', on(10, 3)),
    {
      ...rule('Reformation Day', '宗教改革日', on(10, 31)),
      regions: ['BB', 'HB', 'HH', 'MV', 'NI', 'SH', 'SN', 'ST', 'TH'],
    },
    { ...rule("All Saints' Day", '诸圣节', on(11, 1)), regions: ['BW', 'BY', 'NW', 'RP', 'SL'] },
    {
      ...rule('Day of Repentance', '忏悔日', { kind: 'before', month: 11, day: 23, weekday: 3 }),
      regions: ['SN'],
    },
    christmas,
    rule('Second Christmas Day', '圣诞节次日', on(12, 26)),
  ],
};

const fr: CountryRules = {
  rules: [
    newYear,
    easterMonday,
    labourDay,
    rule('Victory Day', '二战胜利日', on(5, 8)),
    ascension,
    whitMonday,
    rule('Bastille Day', '法国国庆日', on(7, 14)),
    rule('Assumption Day', '圣母升天节', on(8, 15)),
    rule("All Saints' Day", '诸圣节', on(11, 1)),
    rule('Armistice Day', '停战纪念日', on(11, 11)),
    christmas,
  ],
};

/**
 * 全国年节及纪念日放假办法, as amended for 2025. Which days around them are free, and which weekends are worked for that, is
 * announced each year: core/holidays/publicHolidays.ts knows the years that were.
 */
const cn: CountryRules = {
  rules: [
    newYear,
    { ...rule('Spring Festival eve', '除夕', { kind: 'lunar', month: 1, day: 1, eve: true }), since: 2025 },
    ...[1, 2, 3].map((day) => rule('Spring Festival', '春节', { kind: 'lunar', month: 1, day })),
    rule('Qingming Festival', '清明节', { kind: 'clearBrightness' }),
    labourDay,
    { ...rule('Labour Day', '劳动节', on(5, 2)), since: 2025 },
    rule('Dragon Boat Festival', '端午节', { kind: 'lunar', month: 5, day: 5 }),
    rule('Mid-Autumn Festival', '中秋节', { kind: 'lunar', month: 8, day: 15 }),
    ...[1, 2, 3].map((day) => rule('National Day', '国庆节', on(10, day))),
  ],
};

/** Countries whose public holidays are known, by ISO 3166-1. */
export const holidayRules: Readonly<Record<string, CountryRules>> = {
  US: us,
  CA: ca,
  GB: gb,
  DE: de,
  FR: fr,
  CN: cn,
};

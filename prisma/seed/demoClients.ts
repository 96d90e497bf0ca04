import { z } from 'zod';
import { ClientKind, Language, Tier } from '../../core/contract/words.ts';

// The forty clients of the demo day, one a line. Made up: numbers from ranges kept for fiction, mail at example domains.

const optional = z.string().transform((text) => (text === '' ? undefined : text));
const Row = z
  .tuple([
    z.string().min(1),
    ClientKind,
    Tier,
    Language,
    z.string(),
    z.string(),
    z.string(),
    optional,
    optional,
    optional,
  ])
  .transform(([name, kind, tier, language, timeZone, phone, mail, organisation, accountAgent, note]) => ({
    name,
    kind,
    tier,
    language,
    timeZone,
    phone,
    mail,
    organisation,
    /** Who looks after them: the part before the @ of the agent's email. */
    accountAgent,
    note,
  }));
export type DemoClient = z.output<typeof Row>;

/** The first eight are the people one can be on the sandbox page: nobody has asked them anything this week. */
export const SANDBOX_CUSTOMERS = 8;

// name | kind | tier | language | zone | phone | mail | organisation | account agent | note
const table = `
Amelia Hart | person | gold | en | America/New_York | +12025550101 | amelia.hart@example.com |  | maria | Prefers texts in the evening. Heat pump installed in March.
林晓雨 | person | silver | zh | Asia/Shanghai | +8612000000102 | lin.xiaoyu@example.com |  | chenwei | 工作日晚上六点后方便接电话。
Oliver Bennett | person | standard | en | Europe/London | +447700900105 | oliver.bennett@example.com |  |  |
王建国 | person | standard | zh | Asia/Shanghai | +8612000000104 | wang.jianguo@example.com |  |  |
Priya Raman | person | standard | en | America/New_York | +12125550108 | priya.raman@example.com |  |  |
Marcus Reid | person | standard | en | America/Chicago | +13125550109 | marcus.reid@brightwater.example | Brightwater Hotels |  | Facilities manager, the person to call about repairs.
周敏 | person | gold | zh | Asia/Shanghai | +8612000000110 | zhou.min@pujiang-precision.example | 浦江精密制造有限公司 |  | 采购部，合同与发票请联系她。
Joan Ellery | person | silver | en | America/Los_Angeles | +14155550111 | joan.ellery@maplewood.example | City of Maplewood |  |

Brightwater Hotels | enterprise | vip | en | America/Chicago | +13125550103 | office@brightwater.example |  | maria | Twelve houses under one maintenance contract.
浦江精密制造有限公司 | enterprise | gold | zh | Asia/Shanghai | +8612000000106 | contact@pujiang-precision.example |  | chenwei | 三个厂区，统一维护合同。
City of Maplewood | government | silver | en | America/Los_Angeles | +14155550107 | service@maplewood.example |  |  | Orders only against a purchase order number.
Harbor Street Clinic | enterprise | gold | en | America/New_York | +16175550112 | frontdesk@harborclinic.example |  | sophie |
云杉连锁酒店 | enterprise | silver | zh | Asia/Shanghai | +8612000000113 | service@yunshan-hotels.example |  | lina |
Fennel & Rye Bakeries | enterprise | silver | en | Europe/London | +447700900114 | hello@fennelrye.example |  |  |
Grace Whitfield | person | silver | en | America/Chicago | +13125550115 | grace.whitfield@brightwater.example | Brightwater Hotels |  |
吴强 | person | standard | zh | Asia/Shanghai | +8612000000116 | wu.qiang@pujiang-precision.example | 浦江精密制造有限公司 |  |
Samuel Osei | person | silver | en | America/New_York | +16175550117 | samuel.osei@harborclinic.example | Harbor Street Clinic |  |
赵雅婷 | person | standard | zh | Asia/Shanghai | +8612000000118 | zhao.yating@yunshan-hotels.example | 云杉连锁酒店 |  |
Beth Fennel | person | standard | en | Europe/London | +447700900119 | beth@fennelrye.example | Fennel & Rye Bakeries |  |
Hannah Cole | person | standard | en | America/New_York | +12025550120 | hannah.cole@example.com |  |  |
刘洋 | person | standard | zh | Asia/Shanghai | +8612000000121 | liu.yang@example.com |  |  |
Ethan Brooks | person | standard | en | America/Los_Angeles | +14155550122 | ethan.brooks@example.com |  |  |
Charlotte Dunn | person | silver | en | Europe/London | +447700900123 | charlotte.dunn@example.com |  |  |
黄志明 | person | gold | zh | Asia/Shanghai | +8612000000124 | huang.zhiming@example.com |  | lina |
Noah Petersen | person | standard | en | America/Chicago | +13125550125 | noah.petersen@example.com |  |  |
Isabel Romero | person | standard | en | America/Los_Angeles | +14155550126 | isabel.romero@example.com |  |  |
徐静 | person | standard | zh | Asia/Shanghai | +8612000000127 | xu.jing@example.com |  |  |
George Lambert | person | standard | en | Europe/London | +447700900128 | george.lambert@example.com |  |  |
Aisha Khan | person | standard | en | Europe/London | +447700900129 | aisha.khan@example.com |  |  |
孙丽华 | person | vip | zh | Asia/Shanghai | +8612000000130 | sun.lihua@example.com |  | chenwei | 老客户，2016 年起。
Dylan Murphy | person | standard | en | America/New_York | +16175550131 | dylan.murphy@example.com |  |  |
Ruth Abernathy | person | gold | en | America/Chicago | +13125550132 | ruth.abernathy@example.com |  |  | Hard of hearing: write rather than call.
马超 | person | standard | zh | Asia/Shanghai | +8612000000133 | ma.chao@example.com |  |  |
Lucas Meyer | person | standard | en | Europe/Berlin | +447700900134 | lucas.meyer@example.com |  |  |
Chloe Nguyen | person | standard | en | America/Los_Angeles | +14155550135 | chloe.nguyen@example.com |  |  |
何佳 | person | standard | zh | Asia/Shanghai | +8612000000136 | he.jia@example.com |  |  |
Walter Simmons | person | standard | en | America/New_York | +12025550137 | walter.simmons@example.com |  |  |
Fatima Al-Sayed | person | standard | en | Europe/London | +447700900138 | fatima.alsayed@example.com |  |  |
郑凯 | person | standard | zh | Asia/Shanghai | +8612000000139 | zheng.kai@example.com |  |  |
Nora Lindqvist | person | standard | en | Europe/Stockholm | +447700900140 | nora.lindqvist@example.com |  |  |
`;

const COLUMNS = 10;

export const demoClients: readonly DemoClient[] = table
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return Row.parse(Array.from({ length: COLUMNS }, (_, index) => cells[index] ?? ''));
  });

// A small list of words that say how somebody feels, for each language that clients write in. Made up for this house: what
// people write to a company, not literature. A stem with a * stands for all words that begin with it.

export interface Lexicon {
  /** Words by which a text is known to be in this language. */
  signs: string;
  good: string;
  bad: string;
  /** What turns the next opinion round. */
  not: string;
  /** What makes it stronger. */
  very: string;
}

const words = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

export const latin = {
  en: {
    signs: words('the and is are you your for with have was not this that it my we please'),
    good: words(`thank* great good excellent perfect love* happy pleased satisf* friendly helpful wonderful amazing brilliant
      awesome fantastic nice kind quick* fast appreciat* recommend* delighted glad superb well best works worked solved fixed
      reliable polite patient lovely cheers impressed smooth* easy`),
    bad: words(`bad terrible awful horrible worst poor disappoint* angry upset annoy* frustrat* unhappy unacceptable rude slow
      broken fail* useless complain* complaint* problem* wrong late never hate* ridiculous disgust* refund cancel* waste* ignored
      unprofessional incompetent mess dirty leak* damage* overcharged scam lie* lied ashamed fed worse unreliable delay*`),
    not: words(
      `not no never hardly isn't wasn't don't doesn't didn't won't can't cannot without nothing aren't haven't`,
    ),
    very: words('very really so extremely absolutely totally too highly incredibly'),
  },
  es: {
    signs: words('el la los las que de y es está muy para por con una mi su pero gracias'),
    good: words(`gracias bien bueno buena buenos buenas excelente* perfect* encanta* feliz content* satisfech* amable* rápid*
      genial* maravillos* fantástic* agradec* recomend* mejor resuelt* funciona* fácil* cordial* encantad* útil*`),
    bad: words(`mal malo mala malos malas terrible* horrible* peor pésim* decepcion* enfadad* enojad* molest* frustrad* inaceptable*
      lent* roto rota fall* inútil* queja* reclam* problema* tarde nunca odio ridícul* vergüenza cancel* reembolso groser* sucio
      engañ* estafa error* descontent* insatisfech* demora* retras*`),
    not: words('no ni nunca jamás sin tampoco nada'),
    very: words('muy tan bastante realmente totalmente demasiado súper'),
  },
  fr: {
    signs: words('le la les des est et vous nous pour avec une mon votre je ne pas merci bonjour'),
    good: words(`merci* bien bon bonne bons excellent* parfait* ador* heureu* content* satisfait* aimable* rapide* génial* super
      formidable* fantastique* appréci* recommand* meilleur* résolu* marche* fonctionne* facile* sympa* gentil* ravi* efficace* utile*`),
    bad: words(`mauvais* mal terrible* horrible* pire déçu* décevant* déception* fâché* énervé* frustr* inacceptable* lent* cassé*
      panne* inutile* plainte* réclam* problème* retard* jamais honte* ridicule* annul* rembours* impoli* sale* arnaque* erreur*
      mécontent* insatisfait* nul nulle scandaleu*`),
    not: words('ne pas jamais sans aucun aucune ni rien non'),
    very: words('très vraiment tellement trop extrêmement totalement si'),
  },
  de: {
    signs: words('der die das und ist nicht ich sie wir mit für eine mein ihre bitte danke auf'),
    good: words(`danke* gut gute guter gutes super toll* ausgezeichnet* perfekt* lieb* froh zufrieden* freundlich* schnell* hilfreich*
      wunderbar* großartig* fantastisch* empfehl* bester beste besten gelöst* funktioniert* einfach* begeistert* klasse nett*
      hervorragend* dankbar* zuverlässig* höflich*`),
    bad: words(`schlecht* furchtbar* schrecklich* schlimm* enttäuscht* enttäusch* wütend* verärgert* ärger* frustr* inakzeptabel*
      unverschämt* langsam* kaputt* defekt* fehler* nutzlos* beschwer* problem* spät* nie hass* lächerlich* storn* kündig*
      erstattung* unhöflich* schmutzig* betrug* unzufrieden* mangelhaft* katastroph* frechheit* verspät* miserabel*`),
    not: words('nicht kein keine keinen keiner nie niemals ohne nichts kaum weder'),
    very: words('sehr wirklich so extrem absolut total zu besonders'),
  },
} as const satisfies Record<string, Lexicon>;

export const chinese = {
  good: words(`谢谢 感谢 多谢 满意 很好 太好 真好 好评 不错 棒 赞 专业 耐心 热情 及时 开心 高兴 喜欢 推荐 放心 周到 快捷 方便 解决了 修好了 优秀
    完美 靠谱 贴心 给力 辛苦了 谢了`),
  bad: words(`不满 差 太差 糟糕 失望 生气 愤怒 投诉 抱怨 垃圾 坏了 故障 问题 太慢 很慢 迟到 拖延 态度差 敷衍 欺骗 骗人 骗子 退款 取消 没人 烦
    恶劣 无语 后悔 难用 错误 漏水 损坏 不耐烦 坑 再也不 受不了 过分 不负责`),
  not: words('不 没 没有 沒 未 别 無 无 并非 不是 不太 不够'),
  very: words('很 非常 太 特别 十分 极其 真 超'),
} as const;

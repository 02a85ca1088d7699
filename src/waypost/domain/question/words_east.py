"""Polish, Japanese, Chinese and Arabic: the words for each wish; `words.py` says how they are written."""

from waypost.domain.question.intents import Intent

POLISH = {
    Intent.WHERE: (
        (
            "gdzie jest | gdzie są | gdzie teraz | gdzie znajduje | gdzie moja | gdzie moje | gdzie mój"
            " | gdzie się | jakim miejscu | lokalizacja | status zamówienia | status przesyłki | śledzić"
            " | śledzenie | gdzie utknęł* | gdzie pozostałe"
        ),
        "gdzie | status | teraz | miejscu",
    ),
    Intent.WHEN: (
        (
            "kiedy | jaki dzień | którego dnia | o której | której godzinie | ile jeszcze"
            " | jak długo jeszcze | ile trwa | data dostawy | termin dostawy | dojdzie | dotrze"
            " | przyjdzie | będzie dziś | będzie jutro"
        ),
        "dziś | dzisiaj | jutro | dostaw* | przed | czekać",
    ),
    Intent.LATE: (
        (
            "dlaczego tak długo | dlaczego jeszcze | czemu tak długo | opóźni* | spóźni* | stoi od"
            " | utknęł* | stoi w miejscu | nie rusza | co się dzieje | miała być | miało być | miał być"
            " | za długo | wciąż nie | nadal nie | tak długo"
        ),
        "dlaczego | czemu | wczoraj | dni",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "zmienić adres | zmiana adresu | inny adres | nowy adres | zły adres | błędny adres"
            " | poprawić adres | przeprowadz* | przekierować | zły numer domu | adres dostawy"
            " | zmienic adres"
        ),
        "adres* | numer domu | zmienić | poprawić",
    ),
    Intent.NOT_RECEIVED: (
        (
            "nie otrzymał* | nie dostał* | nic nie dostał* | nie dotarł* | nie doszł* | nigdy nie"
            " | doręczono a | doręczona ale | dostarczono a | dostarczona ale | zaginęł* | nie ma paczki"
            " | brak paczki | nic nie przyszło"
        ),
        "nic | nigdy | doręczon* | dostarczon*",
    ),
    Intent.RETURN: (
        "zwrot* | zwróci* | odesłać | odsyłam | wymiana | wymienić | reklamac* | oddać towar",
        "oddać | rozmiar | pieniądze",
    ),
    Intent.CANCEL: (
        "anulo* | odwołać | rezygn* | nie chcę już | już nie chcę | już tego nie chcę | wycofać",
        "już | pomyłka | podwójnie",
    ),
    Intent.PERSON: (
        (
            "człowiek* | konsultant* | z kimś | obsługi klienta | obsługa klienta | pracownik*"
            " | prawdziwą osobą | porozmawiać z | rozmawiać z | zadzwoń* | skarga | doradc*"
        ),
        "osoba | kontakt | pomoc | rozmaw*",
    ),
    Intent.THANKS: (
        "dziękuję | dzięki | wielkie dzięki | dziekuje",
        "super | świetnie | ok",
    ),
    Intent.GREETING: (
        "cześć | dzień dobry | witam | dobry wieczór | hej",
        "",
    ),
}
JAPANESE = {
    Intent.WHERE: (
        "どこ | 現在地 | 配送状況 | 何処 | 場所を | 追跡 | ドコ | どの辺",
        "今 | 状況",
    ),
    Intent.WHEN: (
        (
            "いつ | 何時 | 何日 | 到着予定 | 配達予定 | お届け予定 | 間に合"
            " | 届く予定 | 何曜日 | どのくらいで | どれくらいで | あとどのくらい"
        ),
        "今日 | 明日 | 到着 | 届き",
    ),
    Intent.LATE: (
        (
            "遅れ | 遅い | 遅延 | 時間がかか | 届くはず | まだ届か | 動いていない"
            " | 動いていません | 止まって | なぜ | なんで | どうして | 滞って"
        ),
        "昨日 | まだ",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "住所 変更 | 住所 変え | 住所 間違 | 届け先 変 | お届け先 | 配送先"
            " | 引っ越 | 引越 | 別の住所 | 転送 | 番地 間違 | 新しい住所"
        ),
        "住所 | 変更 | 変え",
    ),
    Intent.NOT_RECEIVED: (
        (
            "受け取っていな | 受け取ってな | 受け取れていな | 届いていな | 届いてな"
            " | 届いていません | 届きません | 届かない | 配達完了 | 受取っていな"
            " | 荷物がない | 見当たら | 紛失"
        ),
        "完了 | ない | 受け取",
    ),
    Intent.RETURN: (
        "返品 | 返送 | 返却 | 交換 | 返したい | 送り返",
        "返 | 返金",
    ),
    Intent.CANCEL: (
        "キャンセル | 取り消 | 取消 | 解約 | 注文をやめ",
        "要らな | いらな | やめ",
    ),
    Intent.PERSON: (
        (
            "担当者 | オペレーター | スタッフ | 人間 | カスタマー | サポートに | 電話で"
            " | 人と話 | 問い合わせ窓口 | 有人 | 苦情"
        ),
        "話し | 繋い | つない | 助け",
    ),
    Intent.THANKS: (
        "ありがと | 感謝 | どうもありがとう | サンキュー",
        "了解 | わかりました",
    ),
    Intent.GREETING: (
        "こんにちは | こんばんは | おはよう | はじめまして",
        "",
    ),
}
CHINESE = {
    Intent.WHERE: (
        ("在哪 | 到哪 | 在哪里 | 哪里了 | 位置 | 走到哪 | 物流状态 | 查一下物流 | 查快递 | 哪儿了"),
        "哪里 | 哪儿 | 现在 | 目前",
    ),
    Intent.WHEN: (
        (
            "什么时候 | 几点 | 几号 | 哪天 | 哪一天 | 多久 到 | 还要多久 | 多久才"
            " | 几天 到 | 预计 | 何时 | 能到吗 | 能到货 | 之前能 | 前能到"
            " | 送达时间"
        ),
        "今天 | 明天 | 多久 | 送到",
    ),
    Intent.LATE: (
        (
            "怎么这么慢 | 这么慢 | 太慢 | 延误 | 延迟 | 迟到 | 晚点 | 卡住 | 没动"
            " | 不动了 | 没有更新 | 没更新 | 为什么还 | 怎么还 | 就该到 | 应该到"
            " | 超时 | 耽误"
        ),
        "为什么 | 怎么 | 昨天 | 好几天",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "改地址 | 修改地址 | 换地址 | 地址写错 | 地址错 | 地址填错 | 新地址"
            " | 别的地址 | 其他地址 | 收货地址 | 搬家 | 门牌号 | 改 地址 | 更改地址"
            " | 修改收货"
        ),
        "地址 | 修改 | 寄到",
    ),
    Intent.NOT_RECEIVED: (
        (
            "没收到 | 没有收到 | 未收到 | 没拿到 | 显示签收 | 显示已签收 | 已签收"
            " | 丢了 | 丢件 | 不见了 | 没有到 但 | 没看到包裹"
        ),
        "签收 | 没有 | 一直",
    ),
    Intent.RETURN: (
        "退货 | 退换 | 退回 | 换货 | 退款 | 寄回去 | 退掉 | 换一个",
        "退 | 不合适 | 不喜欢",
    ),
    Intent.CANCEL: (
        "取消 | 撤单 | 不要这个订单 | 撤销 | 不买了",
        "不想要 | 不要了",
    ),
    Intent.PERSON: (
        "人工 | 真人 | 客服 | 跟人说 | 活人 | 投诉 | 打电话 | 工作人员",
        "联系 | 帮助 | 人",
    ),
    Intent.THANKS: (
        "谢谢 | 多谢 | 感谢 | 谢了",
        "好的 | 明白",
    ),
    Intent.GREETING: (
        "你好 | 您好 | 早上好 | 下午好 | 晚上好 | 在吗",
        "",
    ),
}
ARABIC = {
    Intent.WHERE: (
        (
            "اين | وين | فين | أي مكان | موقع الشحنة | موقع الطرد | مكان الطلب | حالة الطلب | حالة الشحنة"
            " | تتبع | وصل لوين | فى اى مكان"
        ),
        "مكان | موقع | الان | حاليا",
    ),
    Intent.WHEN: (
        (
            "متى | امتى | أي يوم | اي ساعه | الساعه كم | كم الساعه | كم يوم | كم من الوقت | كم باقي"
            " | موعد التسليم | موعد الوصول | تاريخ التسليم | هل سيصل | هل يصل | يوصل قبل | سيصل قبل"
            " | كم يستغرق | متي"
        ),
        "اليوم | غدا | بكره | قبل | باقي",
    ),
    Intent.LATE: (
        (
            "تأخير | تاخر | متأخر | لماذا لم يصل | ليش ما وصل | لماذا كل هذا | متوقف | عالق | لا تتحرك"
            " | لا يتحرك | ما المشكله | كان يجب ان | المفروض | بطيء | ماذا حدث | ما الذي يحدث"
        ),
        "لماذا | ليش | امس | منذ ايام",
    ),
    Intent.CHANGE_ADDRESS: (
        (
            "تغيير العنوان | تعديل العنوان | اغير العنوان | عنوان اخر | عنوان جديد | عنوان خاطئ"
            " | العنوان خطأ | العنوان غلط | العنوان خاطئ | انتقلت | نقلت بيت | تصحيح العنوان | عنوان ثاني"
            " | عنوان مختلف | رقم البيت غلط"
        ),
        "عنوان | تعديل | تغيير",
    ),
    Intent.NOT_RECEIVED: (
        (
            "لم استلم | ما استلمت | لم يصلني | ما وصلني | لم يصل شيء | لم احصل | تم التسليم لكن"
            " | تم التوصيل لكن | تم التسليم ولم | مفقود | ضاع | لم اجد الطرد | لم تصلني"
        ),
        "شيء | تم التسليم | لكن",
    ),
    Intent.RETURN: (
        "ارجاع | استرجاع | ارجع المنتج | مرتجع | اعاده المنتج | استبدال | استرداد | ترجيع | ارجعه",
        "ارجع | فلوس",
    ),
    Intent.CANCEL: (
        "الغاء | الغي | ألغيه | الغيه | كنسل | ابطال الطلب | لا اريده | ما ابغاه | ما عاد اريد",
        "ما عاد | بالخطأ",
    ),
    Intent.PERSON: (
        (
            "موظف | خدمه العملاء | شخص حقيقي | انسان | التحدث مع | اتكلم مع | احكي مع | ممثل | الدعم"
            " | شكوى | تواصل مع | كلمني"
        ),
        "شخص | مساعده | التحدث",
    ),
    Intent.THANKS: (
        "شكرا | مشكور | يعطيك العافيه | جزاك الله | تسلم",
        "ممتاز | تمام",
    ),
    Intent.GREETING: (
        "مرحبا | السلام عليكم | اهلا | صباح الخير | مساء الخير | هلا",
        "",
    ),
}

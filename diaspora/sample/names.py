"""Common first and family names of the Maghreb in both scripts, with the spellings that offices meet. Pure data.

Each entry: the spellings in Latin letters, the first one the most usual, then the spelling in Arabic letters. People
of the sample are drawn from these lists at random; none of them exists.
"""

from collections.abc import Sequence

Name = tuple[Sequence[str], str]


def _entries(lines: str) -> tuple[Name, ...]:
    pairs = (line.rsplit("=", 1) for line in lines.strip().splitlines())
    return tuple((tuple(latin.strip().split("/")), arabic.strip()) for latin, arabic in pairs)


FIRST_NAMES_MALE = _entries("""
Mohammed/Mohamed/Muhammad/MOHAMMED = محمد
Ahmed/Ahmad = أحمد
Youssef/Yusuf/Youssouf = يوسف
Hassan/Hasan = حسن
El Houssine/Houcine/Hussein = الحسين
Omar/Omer = عمر
Ali = علي
Abdellah/Abdallah/Abdullah = عبد الله
Abderrahmane/Abdurrahman = عبد الرحمن
Abdelkader/Abdelqader = عبد القادر
Khalid/Khaled = خالد
Rachid/Rashid = رشيد
Saïd/Said = سعيد
Karim/Kareem = كريم
Mustapha/Mostafa/Mustafa = مصطفى
Brahim/Ibrahim = إبراهيم
Hamid = حميد
Aziz = عزيز
Tarik/Tariq = طارق
Bilal = بلال
Anas = أنس
Ayoub/Ayyoub = أيوب
Ilyas/Ilias = إلياس
Zakaria/Zakariae = زكرياء
Ismaïl/Ismail = إسماعيل
Réda/Reda = رضا
Jamal/Djamal = جمال
Noureddine/Nordine = نور الدين
Driss/Idriss = إدريس
Hicham/Hisham = هشام
Soufiane/Sofiane = سفيان
Mehdi/El Mehdi = المهدي
Amine = أمين
Nabil = نبيل
Samir = سمير
Yassine/Yassin = ياسين
Othmane/Othman = عثمان
Adil/Adel = عادل
Fouad/Fuad = فؤاد
Larbi = العربي
""")

FIRST_NAMES_FEMALE = _entries("""
Fatima/Fatma = فاطمة
Fatima-Zahra/Fatima Zahra/Fatimazahra = فاطمة الزهراء
Khadija/Khadidja = خديجة
Aïcha/Aicha/Aisha = عائشة
Meryem/Mariam/Maryam = مريم
Zineb/Zaynab = زينب
Naïma/Naima = نعيمة
Latifa = لطيفة
Samira = سميرة
Nadia = نادية
Souad/Suad = سعاد
Hanane/Hanan = حنان
Karima = كريمة
Malika = مليكة
Rachida = رشيدة
Salma/Selma = سلمى
Sara/Sarah = سارة
Imane/Iman = إيمان
Hajar = هاجر
Ikram = إكرام
Loubna/Lubna = لبنى
Asmae/Asma = أسماء
Houda/Huda = هدى
Siham = سهام
Amal = أمل
Ibtissam/Btissam = ابتسام
Wafae/Wafa = وفاء
Noura/Nora = نورة
Yasmine/Yasmina = ياسمين
Kaoutar/Kawtar = كوثر
Chaimae/Chaïma = شيماء
Rajae/Raja = رجاء
Jamila/Djamila = جميلة
Habiba = حبيبة
Ghizlane/Ghizlan = غزلان
Touria/Thouria = ثريا
""")

FAMILY_NAMES = _entries("""
Alaoui/El Alaoui = العلوي
Idrissi/El Idrissi = الإدريسي
Bennani = بناني
Benali/Ben Ali/BENALI = بنعلي
Amrani/El Amrani = العمراني
Tazi = التازي
Fassi/El Fassi = الفاسي
Berrada = برادة
Cherkaoui/Cherqaoui = الشرقاوي
Bouazza = بوعزة
Lahlou = لحلو
Khattabi/El Khattabi = الخطابي
Ouazzani/El Ouazzani = الوزاني
Zerouali = الزروالي
Haddad/El Haddad = الحداد
Mansouri/El Mansouri = المنصوري
Naciri/Nassiri = الناصري
Saïdi/Saidi = السعيدي
Slimani = السليماني
Hamdaoui/El Hamdaoui = الحمداوي
Bouzidi = البوزيدي
Azzouzi/El Azzouzi = العزوزي
Belhaj/Belhadj = بلحاج
Chaoui = الشاوي
Daoudi = الداودي
Filali/El Filali = الفيلالي
Ghazi = الغازي
Hajji = حجي
Jaouhari = الجوهري
Kabbaj = القباج
Lamrani = لمراني
Nejjar = النجار
Kadiri/Qadiri = القادري
Rahmouni = الرحموني
Sabri = صبري
Tahiri = الطاهري
Yacoubi/El Yacoubi = اليعقوبي
Aït Lahcen/Ait Lahcen = أيت لحسن
Oubella = أوبلا
Amghar = أمغار
Boutaleb = بوطالب
Chraïbi/Chraibi = الشرايبي
Debbagh = الدباغ
Skalli = الصقلي
Touzani = التوزاني
Zaïdi/Zaidi = الزيدي
Soussi = السوسي
Doukkali = الدكالي
Sahraoui = الصحراوي
Rifi/Errifi = الريفي
Bakkali/El Bakkali = البقالي
Chergui = الشركي
Hilali/El Hilali = الهلالي
Jabri = الجابري
Karimi = الكريمي
Laaroussi/El Aroussi = العروسي
Mernissi = المرنيسي
Rhazi = الغزي
Tijani = التيجاني
Zouhair = زهير
""")

PROFESSIONS = (
    "ingénieur", "infirmière", "enseignant", "commerçant", "artisan", "étudiant", "retraité", "chauffeur",
    "médecin", "avocate", "comptable", "musicien", "libraire", "cuisinier", "développeuse", "ouvrier",
    "architecte", "journaliste", "restauratrice", "technicien", "مهندس", "أستاذة", "تاجر", "فنان", "",
)  # fmt: skip
"""As people write them at the counter, in both scripts; the last one is left out."""

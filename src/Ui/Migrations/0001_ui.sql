create schema if not exists ui;

-- What staff tell people beside the forms (guide 003, the panel beside the sign-in). Texts by language; Persian is always there.
create table ui.announcement (
    id uuid primary key,
    place integer not null default 0,
    title_fa text not null check (title_fa <> ''),
    body_fa text not null,
    title_en text,
    body_en text,
    title_ar text,
    body_ar text,
    link text check (link like '/%' or link like 'https://%'),
    starts_at timestamptz not null,
    ends_at timestamptz,
    check (ends_at is null or ends_at > starts_at)
);

insert into ui.announcement (id, place, title_fa, body_fa, title_en, body_en, title_ar, body_ar, link, starts_at) values
('019a0000-0000-7000-8000-000000000001', 10,
 'پنجره ملی خدمات دولت هوشمند',
 'پنجره ملی خدمات دولت هوشمند پلی برای ارتباط مؤثر و بدون واسطه بین دولت و شهروندان است. با ورود به این سامانه از قابلیت‌های دسترسی سریع به خدمات، احراز هویت یکپارچه و حفظ حریم خصوصی کاربران بهره‌مند شوید.',
 'National window of smart government services',
 'A bridge between government and citizens, direct and without go-betweens. Signing in here gives you quick access to services, one proof of identity for all of them, and care for your privacy.',
 'النافذة الوطنية لخدمات الحكومة الذكية',
 'جسر للتواصل الفعّال والمباشر بين الحكومة والمواطنين. بالدخول إلى هذا النظام تصل إلى الخدمات بسرعة، وبإثبات هوية واحد لها جميعًا، مع حفظ خصوصيتك.',
 null, '2024-07-31T00:00:00Z'),
('019a0000-0000-7000-8000-000000000002', 20,
 'کد فعال‌سازی به دستتان نرسید؟',
 'در صورت عدم دریافت کد فعال‌سازی از طریق پیامک، می‌توانید با شماره‌گیری کد دستوری ‎*4*40#‎ از همان تلفن همراه، یا با گزینهٔ «ارسال ایمیل»، آن را دریافت کنید.',
 'No code arrived?',
 'If the text message does not come, dial ‎*4*40#‎ on the same phone, or choose to have the code sent to your national e-mail.',
 'لم يصلك الرمز؟',
 'إذا لم تصلك الرسالة النصية فاطلب الرمز ‎*4*40#‎ من الهاتف نفسه، أو اختر إرسال الرمز إلى بريدك الإلكتروني الوطني.',
 '/help', '2024-07-31T00:00:00Z'),
('019a0000-0000-7000-8000-000000000003', 30,
 'مشارکت الکترونیکی',
 'سامانه مشارکت الکترونیکی، به عنوان یک ابزار نوین و اساسی در فرآیندهای ارتباطی بین دولت و شهروندان، امکان فعالیت و مشارکت هوشمندانه شهروندان در امور کشوری را فراهم می‌کند. این سامانه نه تنها فرصت مشارکت را به شهروندان ارائه می‌دهد، بلکه با ارتقاء شفافیت و بهبود فرآیندهای اداری نیز همراه است.',
 'Electronic participation',
 'The participation service lets citizens take part in the affairs of the country. It makes government more transparent and its procedures better.',
 'المشاركة الإلكترونية',
 'يتيح نظام المشاركة الإلكترونية للمواطنين الإسهام في شؤون البلاد، ويرفع الشفافية ويحسّن الإجراءات الإدارية.',
 null, '2024-07-31T00:00:00Z');

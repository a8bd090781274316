-- Files are encrypted from here on; what was stored before stays readable.
alter table notices.attachments add column encrypted boolean not null default false;
alter table notices.agreements add column scan_encrypted boolean not null default false;

-- The messages that told of a letter, and when to ask next what became of them; null once that is settled.
alter table notices.letters add column told_by uuid[];
alter table notices.letters add column delivery_due timestamptz;
create index letters_delivery on notices.letters (delivery_due) where delivery_due is not null;

-- The inbox in the order of systems is paged by key too, so the letter's own id ends it.
drop index notices.letters_systems;
create index letters_systems on notices.letters (employer_index, system, id);

-- What the office writes again and again. {day} and {employer} are filled in when a letter is sent.
create table notices.templates (
    id uuid primary key,
    name text not null unique,
    system text not null,
    subject text not null,
    body text not null,
    saved_at timestamptz not null,
    saved_by uuid
);
insert into notices.templates (id, name, system, subject, body, saved_at) values
    (gen_random_uuid(), 'دعوت به ارائهٔ دفاتر قانونی', 'بازرسی از دفاتر قانونی', 'دعوت به ارائهٔ دفاتر و اسناد مالی',
     E'کارفرمای گرامی،\nخواهشمند است دفاتر قانونی و اسناد مالی کارگاه را تا ۱۵ روز پس از {day} در اختیار بازرس سازمان بگذارید.\nشناسهٔ کارفرما: {employer}', now()),
    (gen_random_uuid(), 'اعلام بدهی', 'وصول حق بیمه', 'اعلام بدهی حق بیمه',
     E'کارفرمای گرامی،\nبرابر بررسی سازمان در {day}، کارگاه شما بدهی حق بیمه دارد. جزئیات در فایل ضمیمه آمده است. از تاریخ ابلاغ ۳۰ روز برای اعتراض مهلت دارید.\nشناسهٔ کارفرما: {employer}', now());

-- Whether the person is proved to get the mail for the address. Operators confirm theirs once: the first one's was typed.

alter table accounts add column email_verified integer not null default 1;
update accounts set email_verified = 0 where operator;

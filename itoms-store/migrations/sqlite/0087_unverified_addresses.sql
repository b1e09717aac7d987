-- Whether the person is proved to get the mail for the address. The first operator's was typed: that account alone states its
-- age in the moment in which it is made, but for those that an identity provider has proved.

alter table accounts add column email_verified integer not null default 1;
update accounts set email_verified = 0
where external_id is null and password is not null and age_stated_at = created_at
    and not exists (select 1 from identities i where i.account_id = accounts.id);

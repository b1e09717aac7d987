-- Mails that somebody does not want. By a hash of the address: whoever was mailed may have no account here.
create table mail_refusals (
    address blob not null,
    topic text not null,
    refused_at integer not null,
    primary key (address, topic)
) strict, without rowid;

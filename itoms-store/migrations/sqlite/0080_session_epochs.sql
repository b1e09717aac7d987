-- How often all sessions of an account were ended: whoever was proved before starts none after.

alter table accounts add column session_epoch integer not null default 0;

-- Until when a session may do dangerous acts without a further proof. Sessions from before prove first.
alter table sessions add column privileged_until integer not null default 0;

-- Since when the mail of an invitation is given up: its owners see it, and send it again.

alter table invitations add column undelivered_at integer;

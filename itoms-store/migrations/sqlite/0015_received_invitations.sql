-- Finds the open invitations of an address, for whoever has it verified.
create index invitations_by_email on invitations (email_key, id);

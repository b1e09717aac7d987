-- What somebody has turned off goes along to another address, in the transaction of the change, and with the account.

set local search_path = itoms, pg_temp;

alter policy shown on mail_refusals
    using ((select current_setting('itoms.task', true)) in ('mail_preferences', 'work', 'sign_in', 'sign_up', 'people'));
alter policy made on mail_refusals
    with check ((select current_setting('itoms.task', true)) in ('mail_preferences', 'sign_in', 'sign_up'));
alter policy removed on mail_refusals
    using ((select current_setting('itoms.task', true)) in ('mail_preferences', 'sign_in', 'sign_up', 'people'));

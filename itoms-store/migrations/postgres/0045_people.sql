-- Whether an account may be used, as in ../sqlite/0045_people.sql.

set local search_path = itoms, pg_temp;

alter table accounts add column suspended_at bigint;
alter table accounts add column leaving_at bigint;
create index contents_by_author on contents (author_id);

grant update (suspended_at, leaving_at) on accounts to itoms_app;
grant delete on accounts to itoms_app;
create policy removed on accounts for delete to itoms_app
    using (leaving_at is not null and (select current_setting('itoms.task', true)) = 'people');

-- What policies allow from before stays allowed, and this besides: an operator looks after accounts and ends sessions;
-- the task that looks after people does so too, and removes what goes with an account.
do $$
declare
    operator constant text := $sql$(select current_setting('itoms.kind', true)) = 'operator'$sql$;
    people constant text := $sql$(select current_setting('itoms.task', true)) = 'people'$sql$;
    widened record;
    held record;
begin
    for widened in values
        ('accounts', 'shown', operator), ('accounts', 'shown', people),
        ('sessions', 'shown', operator), ('sessions', 'shown', people),
        ('sessions', 'removed', operator), ('sessions', 'removed', people),
        ('registrations', 'shown', people), ('registrations', 'removed', people),
        ('projects', 'shown', people), ('projects', 'changed', people),
        ('projects', 'removed', 'deleted_at is not null and ' || people),
        ('members', 'shown', people), ('members', 'removed', people),
        ('invitations', 'shown', people), ('invitations', 'removed', people),
        ('contents', 'shown', people),
        ('published', 'shown', people), ('published', 'changed', people),
        ('jobs', 'shown', people), ('jobs', 'removed', people)
    loop
        select pg_get_expr(polqual, polrelid) as was_using, pg_get_expr(polwithcheck, polrelid) as was_checked into strict held
        from pg_policy where polrelid = widened.column1::regclass and polname = widened.column2;
        execute format('alter policy %I on %I using (%s or (%s))', widened.column2, widened.column1, held.was_using, widened.column3);
        if held.was_checked is not null then
            execute format('alter policy %I on %I with check (%s or (%s))', widened.column2, widened.column1, held.was_checked, widened.column3);
        end if;
    end loop;

    -- Whoever may not use the own account changes nothing of it, and so does not raise itself either; tasks go on.
    select pg_get_expr(polqual, polrelid) as was_using, pg_get_expr(polwithcheck, polrelid) as was_checked into strict held
    from pg_policy where polrelid = 'accounts'::regclass and polname = 'changed';
    execute format(
        'alter policy changed on accounts using ((%1$s) and (suspended_at is null and leaving_at is null or %5$s) or %3$s or %4$s) with check (%2$s or %3$s or %4$s)',
        held.was_using, held.was_checked, operator, people, $sql$(select current_setting('itoms.kind', true)) = 'system'$sql$
    );
end
$$;

-- Operators are appointed and dismissed after the first one came by the link.

set local search_path = itoms, pg_temp;

grant update (operator) on accounts to itoms_app;

-- What no policy can say: whoever writes the own row does not become an operator by it.
create function keep_operators() returns trigger
language plpgsql set search_path = '' as $$
begin
    if new.operator <> old.operator and current_setting('itoms.task', true) is distinct from 'people' then
        raise insufficient_privilege using message = 'operators are appointed and dismissed by those who look after people';
    end if;
    return new;
end
$$;
create trigger keep_operators before update of operator on accounts for each row execute function keep_operators();

-- Whoever is suspended hands no project over: the task that looks after people takes the offers back.
do $$
declare
    policy record;
begin
    for policy in
        select polname, pg_get_expr(polqual, polrelid) as held from pg_policy
        where polrelid = 'ownership_offers'::regclass and polname in ('shown', 'removed')
    loop
        execute format(
            $sql$alter policy %I on ownership_offers using (%s or (select current_setting('itoms.task', true)) = 'people')$sql$,
            policy.polname, policy.held
        );
    end loop;
end
$$;

-- The least that PostgreSQL must keep for one add to a cart.
create table stock (
  batch_id bigint primary key,
  on_hand_e4 bigint not null,
  held_e4 bigint not null default 0,
  unit_price_cents bigint not null,
  check (held_e4 between 0 and on_hand_e4)
) with (fillfactor = 50);
create table session (
  session_id bigint primary key,
  version bigint not null default 0,
  last_activity_at timestamptz not null default now()
) with (fillfactor = 50);
create table cart_line (
  line_id bigint generated always as identity primary key,
  session_id bigint not null,
  batch_id bigint not null,
  quantity_e4 bigint not null,
  unit_price_cents bigint not null,
  added_at timestamptz not null default now()
);
create index on cart_line (session_id);
create table pick_line (
  line_id bigint primary key,
  session_id bigint not null,
  batch_id bigint not null,
  quantity_e4 bigint not null,
  released_at timestamptz not null default now()
);
create table answer (key text primary key, line_id bigint not null);

insert into stock (batch_id, on_hand_e4, unit_price_cents)
  select id, 1000000000000, 255 from generate_series(0, 999) as id;
insert into session (session_id) select id from generate_series(0, 9999) as id;

-- The line's id, or null when there is not enough.
create function reserve_and_add(a_session bigint, a_batch bigint, a_quantity bigint, a_key text)
returns bigint language plpgsql as $$
declare
  price bigint;
  line bigint;
begin
  select line_id into line from answer where key = a_key;
  if found then return line; end if;
  update stock set held_e4 = held_e4 + a_quantity
    where batch_id = a_batch and on_hand_e4 - held_e4 >= a_quantity
    returning unit_price_cents into price;
  if not found then return null; end if;
  insert into cart_line (session_id, batch_id, quantity_e4, unit_price_cents)
    values (a_session, a_batch, a_quantity, price) returning line_id into line;
  insert into pick_line (line_id, session_id, batch_id, quantity_e4)
    values (line, a_session, a_batch, a_quantity);
  update session set version = version + 1, last_activity_at = now()
    where session_id = a_session;
  -- Two calls with one key at once: the second violates the key, and its commit fails whole.
  insert into answer (key, line_id) values (a_key, line);
  return line;
end $$;

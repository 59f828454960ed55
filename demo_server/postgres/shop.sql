-- The lecture's little shop. What a request may ask of it:
--
--   users      2000   id 1 to 2000, name, email, joined
--   sessions   2000   token 'session-1' to 'session-2000', one for each user; user_id, started
--   courses     200   id 1 to 200, title, lessons, price (in cents)
--   purchases  5000   id, user_id, course_id, bought, price: none to five of each user's
--
-- The same in every database: made by counting, not by chance.

create table users (
    id integer primary key,
    name text not null,
    email text not null unique,
    joined date not null
);

create table sessions (
    token text primary key,
    user_id integer not null references users,
    started timestamp not null
);

create table courses (
    id integer primary key,
    title text not null,
    lessons integer not null,
    price integer not null
);

create table purchases (
    id integer generated always as identity primary key,
    user_id integer not null references users,
    course_id integer not null references courses,
    bought date not null,
    price integer not null,
    unique (user_id, course_id)
);

insert into users
select n, first || ' ' || last, lower(first || '.' || last || '.' || n || '@example.org'), date '2020-01-01' + n % 1500
from generate_series(1, 2000) as n,
     lateral (select (array['Ada', 'Alan', 'Barbara', 'Dennis', 'Edsger', 'Frances', 'Grace', 'Guido', 'Hedy', 'Ken'])[1 + n % 10] as first,
                     (array['Allen', 'Dijkstra', 'Hopper', 'Lamarr', 'Liskov', 'Lovelace', 'Perlman', 'Ritchie', 'Thompson', 'Turing', 'Zuse'])[1 + n % 11] as last) as called;

insert into sessions
select 'session-' || n, 1 + n * 7 % 2000, timestamp '2026-01-01 08:00' + n * interval '1 minute'
from generate_series(1, 2000) as n;

insert into courses
select n, subject || ', ' || level, 6 + n % 9, 1900 + n % 10 * 500
from generate_series(1, 200) as n,
     lateral (select (array['Python', 'SQL', 'Statistics', 'Web servers', 'Networks', 'Operating systems', 'Algorithms', 'Testing', 'Typing', 'Design',
                            'Concurrency', 'Queueing', 'Security', 'Compilers', 'Graphics', 'Machine learning', 'Shells', 'Editors', 'Git', 'Writing'])[1 + (n - 1) % 20] as subject,
                     (array['first steps', 'in a week', 'in practice', 'by example', 'for teams', 'in depth', 'under load', 'exercises', 'pitfalls', 'live'])[1 + (n - 1) / 20] as level) as named;

insert into purchases (user_id, course_id, bought, price)
select users.id, courses.id, joined + 7 * nth, courses.price
from users, generate_series(1, 5) as nth, courses
where nth <= users.id % 6 and courses.id = 1 + (users.id * 31 + nth * 17) % 200
order by users.id, nth;

create index on sessions (user_id);
create index on purchases (course_id);

analyze;
checkpoint;

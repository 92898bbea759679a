WITH telling AS (SELECT count(*) AS aantal FROM volgorde), eerste AS (SELECT * FROM volgorde ORDER BY score DESC, code LIMIT 1)
SELECT CASE WHEN aantal = 0 THEN 'Voor deze gemeente zijn er geen cijfers om een volgorde te maken.'
            ELSE 'Begin in ' || (SELECT naam FROM eerste) || ': daar is met ' || format('%d', (SELECT woningen FROM eerste)) || ' woningen het meest te winnen.' END AS nl,
       CASE WHEN aantal = 0 THEN 'There are no figures for this municipality to make an order of.'
            ELSE 'Begin in ' || (SELECT naam FROM eerste) || ': with ' || format('%d', (SELECT woningen FROM eerste)) || ' dwellings, most can be gained there.' END AS en
FROM telling
UNION ALL
SELECT 'Daarna komen ' || (SELECT group_concat(naam, ' en ') FROM (SELECT naam FROM volgorde ORDER BY score DESC, code LIMIT 2 OFFSET 1)) || '.',
       'Next come ' || (SELECT group_concat(naam, ' and ') FROM (SELECT naam FROM volgorde ORDER BY score DESC, code LIMIT 2 OFFSET 1)) || '.'
FROM telling WHERE aantal > 2

-- What pairwise subjects are made for, fixed at registration: a change of addresses gives nobody another name (OpenID Connect Core 8.1).
-- Existing clients keep the subjects they have: the sector as it was said, else the host of the first redirect URI, else the client itself.
ALTER TABLE openid.clients ADD COLUMN sector text;
UPDATE openid.clients SET sector = coalesce(
    settings->>'Sector',
    nullif(lower(substring(settings->'RedirectUris'->>0 FROM '^[A-Za-z][A-Za-z0-9+.-]*://(\[[^]]+\]|[^/?#:]+)')), ''),
    id);
ALTER TABLE openid.clients ALTER COLUMN sector SET NOT NULL;

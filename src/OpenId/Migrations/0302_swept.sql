-- What has served its time is found by an index (ADR 0212).
create index pushed_requests_expiry on openid.pushed_requests (expires_at);
create index interactions_expiry on openid.interactions (expires_at);
create index device_codes_expiry on openid.device_codes (expires_at);
create index codes_expiry on openid.codes (expires_at);
create index refresh_tokens_expiry on openid.refresh_tokens (expires_at);
create index grants_created on openid.grants (created_at);

using System.Security.Cryptography;
using Npgsql;
using Panah.Kernel;

namespace Panah.Data;

/// <summary>The node's key ring is not the one that encrypted this database.</summary>
/// <param name="what">What does not fit, as a sentence's beginning.</param>
public sealed class WrongKeyRingException(string what) : InvalidOperationException(what
    + " Nothing was read or written with it. Give this node the ring of the others: PANAH_KEYS, or the file keys/ring of PANAH_DATA.");

/// <summary>
/// Holds the key ring against the database (ADR 0210): with another ring nothing that is encrypted can be read, and what is written can't be read
/// by anybody else, so such a node must not serve. It never makes a ring where the database has one already.
/// </summary>
public sealed class KeyCanary
{
    private const string Purpose = "data.canary";
    private const string Text = "panah";
    private const string Read = "select key::integer as key, content, lookup from data.key_canary order by key";

    /// <summary>How long readiness waits for the database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AppDb _db;
    private readonly PanahSettings _settings;
    private readonly Lazy<PersonalData> _personal;

    internal KeyCanary(AppDb db, PanahSettings settings, Func<PersonalData> personal) => (_db, _settings, _personal) = (db, settings, new(personal));

    private sealed record Canary
    {
        public int Key { get; init; }
        public byte[] Content { get; init; } = [];
        public byte[] Lookup { get; init; } = [];
    }

    /// <summary>Before a node serves or a command works, on this program's schema. The first ring of a database leaves its mark.</summary>
    /// <exception cref="WrongKeyRingException">Another ring encrypted this database.</exception>
    public async Task SettleAsync(CancellationToken cancel = default)
    {
        await CheckAsync(_db.Alone(cancel));
        var personal = _personal.Value;
        await _db.Alone(cancel).ExecuteAsync(
            "insert into data.key_canary (key, content, lookup) values (@key, @content, @lookup) on conflict do nothing",
            new { key = (short)personal.NewestKey, content = personal.Encrypt(Purpose, Text), lookup = personal.BlindIndex(Purpose, Text) });
        // Two nodes with rings of their own that start at once on a new database: the first one's mark stands.
        await CheckAsync(_db.Alone(cancel));
    }

    /// <summary>One statement, for readiness: it tells as well whether the database answers.</summary>
    /// <exception cref="WrongKeyRingException">Another ring encrypted this database since.</exception>
    public async Task AskAsync(CancellationToken cancel)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        soon.CancelAfter(Patience);
        try
        {
            Judge(await _db.Alone(soon.Token).QueryAsync<Canary>(Read));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new NpgsqlException("The database does not answer.", new TimeoutException());
        }
    }

    /// <summary>On any schema, also one from before there were canaries: then the framework's own keys, which are encrypted too, are read.</summary>
    /// <exception cref="WrongKeyRingException">Another ring encrypted this database.</exception>
    internal async Task CheckAsync(Statements sql)
    {
        if (await IsThereAsync(sql, "data.key_canary"))
        {
            var canaries = await sql.QueryAsync<Canary>(Read);
            Judge(canaries);
            if (canaries.Count > 0) return;
        }

        if (!await IsThereAsync(sql, "data.protection_keys")) return;
        foreach (var key in await sql.QueryAsync<byte[]>("select content from data.protection_keys limit 10"))
        {
            RefuseWithoutRing();
            if (!Opens(ProtectionKeyStore.Purpose, key, out _)) throw Wrong(key.Length > 1 ? key[1] : 0);
        }
    }

    private static Task<bool> IsThereAsync(Statements sql, string table) =>
        sql.ExecuteScalarAsync<bool>("select to_regclass(@table) is not null", new { table });

    private void Judge(IEnumerable<Canary> canaries)
    {
        foreach (var canary in canaries)
        {
            RefuseWithoutRing();
            if (!Opens(Purpose, canary.Content, out var text) || text != Text) throw Wrong(canary.Key);
            if (!_personal.Value.BlindIndex(Purpose, Text).AsSpan().SequenceEqual(canary.Lookup))
                throw new WrongKeyRingException("The key ring has another index key than the one that this database's look-ups rest on.");
        }
    }

    private bool Opens(string purpose, byte[] cipher, out string? text)
    {
        try
        {
            text = _personal.Value.Decrypt(purpose, cipher);
            return true;
        }
        catch (CryptographicException)
        {
            text = null;
            return false;
        }
    }

    private WrongKeyRingException Wrong(int key) => new(_personal.Value.HasKey((byte)key)
        ? $"The key ring's key {key} is another than the one that encrypted this database."
        : $"The key ring lacks key {key}, which encrypted data of this database.");

    /// <summary>A ring that is made now could read nothing.</summary>
    private void RefuseWithoutRing()
    {
        if (_settings.Keys is null && !File.Exists(KeyRing.FileIn(_settings.DataFolder)))
        {
            throw new WrongKeyRingException(
                $"This database is encrypted, and there is no key ring here: neither PANAH_KEYS nor {KeyRing.FileIn(_settings.DataFolder)}.");
        }
    }
}

using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Panah.Harness;
using Panah.Kernel;
using Panah.People;
using Panah.Tests.Contributions;

namespace Panah.Tests.Attacks;

/// <summary>Somebody with something in every room, whose name nobody else bears: where it shows, there is a leak.</summary>
internal sealed class Victim
{
    public const string LastName = "زرین‌ماتریس";

    private readonly PanahServer _server;

    private Victim(PanahServer server, Payer payer, IReadOnlyList<Guid> things) => (_server, Payer, Things) = (server, payer, things);

    public Payer Payer { get; }

    /// <summary>Identifiers of the victim's own things, as addresses and forms name them.</summary>
    public IReadOnlyList<Guid> Things { get; }

    /// <summary>What must not be read by anybody else: name, national ID and mobile, in either kind of digits.</summary>
    public IReadOnlyList<string> Marks =>
    [
        LastName, Payer.Person.NationalId, Payer.Person.Mobile,
        PersianText.ToPersianDigits(Payer.Person.NationalId), PersianText.ToPersianDigits(Payer.Person.Mobile),
    ];

    public static async Task<Victim> InAsync(PanahServer server)
    {
        var world = new PayWorld(server);
        var payer = await world.PayerAsync(person => person with { LastName = LastName, Insurance = new(Registry.NewInsuranceNumber(), "101", "optional", "1405-01", 120_000_000) });
        var issued = await world.SlipAsync(payer);
        var begun = await world.SlipAsync(payer, 140502);
        await world.ToBankAsync(payer, begun);
        var payment = await world.PaymentAsync(begun);
        var session = await server.Sql.ScalarAsync<Guid>("select id from people.sessions where person_id = @Id and ended_at is null", new { payer.Id });
        return new Victim(server, payer, [payer.Id, issued, begun, payment.Id, session]);
    }

    /// <summary>Tracking numbers, payment IDs and codes of the victim's things, which their addresses are made of.</summary>
    public async Task<IReadOnlyList<string>> NumbersAsync() =>
    [
        .. Things.Select(thing => thing.ToString()),
        .. await _server.Sql.QueryAsync<string>("select unnest(array[tracking, payment_id, verify_code]) from contributions.slips where person_id = @Id and tracking is not null", new { Payer.Id }),
    ];

    /// <summary>All that the database holds of the victim, but what grows by being looked at: limits and the audit.</summary>
    public async Task<IReadOnlyDictionary<string, string>> HeldAsync()
    {
        var tables = await _server.Sql.QueryAsync<string>(
            """
            select format('%I.%I', c.table_schema, c.table_name) from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
            where c.column_name = 'person_id' and t.table_type = 'BASE TABLE' and c.table_schema not in ('data', 'information_schema') order by 1
            """);
        var held = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in tables)
            held[table] = await _server.Sql.ScalarAsync<string>(string.Create(CultureInfo.InvariantCulture, $"select coalesce(string_agg(t::text, e'\\n' order by t::text), '') from {table} t where person_id::text = @Id::text"), new { Payer.Id }) ?? "";
        held["people.persons"] = await _server.Sql.ScalarAsync<string>("select t::text from people.persons t where id = @Id", new { Payer.Id }) ?? "";
        return held;
    }
}

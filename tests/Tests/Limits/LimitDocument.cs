using System.Globalization;
using System.Text;
using Panah.Data;

namespace Panah.Tests.Limits;

/// <summary>docs/limits.md as the code says it.</summary>
internal static class LimitDocument
{
    public static string Write()
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Limits

            Written from the code (`src/Data/Limits`) by a test, which fails when the two differ; `PANAH_TEST_WRITE_DOCS=1` makes it write this page anew.

            A limit costs who attacks, not who is attacked. Limits by address are made for whole towns behind one address (carrier NAT), and IPv6 is counted by the /64. Before one of them stops anybody at a form that asks for a security code (sign-in, registration, recovery), that code's work has risen for who comes from there; credit codes by SMS and what programs ask for carry none, and there the limit stands alone. The work rises from 16 bits by one for each doubling over 100 forms in ten minutes, up to 20 bits; beyond 1,600 forms the picture or its speech is asked for. What comes from everywhere at once (over 20,000 forms in ten minutes on a node) makes the work dearer for all by at most 2 bits, and never asks anybody for the picture. What an operator vouches for (a dialled code) is counted by the caller alone. Password hashes wait by turns of their sources, and who signed in from a place before goes first there.

            Every count is a setting: `PANAH_LIMITS=window.send.address=3000,staff.sign-in=60`. Limits that are *watched* warn at four fifths and when they are full: a line in the log, the metric `panah.limits.warned`, and a line in the office's room for messages.

            ## Rates

            | purpose | counted by | how many | in | what takes one | whose budget | who could be hurt, and what they can do | watched |
            | --- | --- | ---: | --- | --- | --- | --- | --- |

            """);
        foreach (var one in LimitBook.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{one.Limit.Purpose}` | {one.By} | {one.Limit.Count:N0} | {Words(one.Limit.Window)} | {one.What} | {one.Pays} | {one.Hurts} | {(one.Watched ? "yes" : "")} |\n");
        }

        text.Append(
            """

            ## What strangers can write

            Every table that somebody who has not signed in can add rows to, with its bounds by address and in all. Before any of them, a page's form is bounded: 300 fields, 8,000 characters a field, 128 KB in all (pages that take files or lists say more), no NUL; OAuth requests have 8,000 characters a parameter and 16,000 in all; a request's line has 8 KB and its headers 32 KB.

            | table | by | bound by address | bound in all | kept |
            | --- | --- | --- | --- | --- |

            """);
        foreach (var one in AnonymousWrites.All)
            text.Append(CultureInfo.InvariantCulture, $"| `{one.Table}` | {one.Door} | {Bound(one.ByAddress)} | {Bound(one.InAll)} | {one.Kept} |\n");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Bound(string bound) => LimitBook.Find(bound) is null ? bound : $"`{bound}`";

    private static string Words(TimeSpan window) => window switch
    {
        { TotalDays: >= 1 } => Many(window.TotalDays, "day"),
        { TotalHours: >= 1 } => Many(window.TotalHours, "hour"),
        { TotalMinutes: >= 1 } => Many(window.TotalMinutes, "minute"),
        _ => Many(window.TotalSeconds, "second"),
    };

    private static string Many(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count:0} {unit}{(count > 1 ? "s" : "")}");
}

using System.Globalization;
using System.Text.Json;

namespace Panah.Entitlement;

/// <summary>The JSON of an answer (docs/capabilities/entitlement.md).</summary>
internal static class ApiAnswer
{
    public static void Members(Utf8JsonWriter json, Answer answer)
    {
        json.WriteString("trackingNumber"u8, answer.TrackingNumber);
        json.WriteBoolean("covered"u8, answer.Covered);
        if (answer.CoveredUntil is { } until)
        {
            Span<char> day = stackalloc char[10];
            until.TryFormat(day, out _, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            json.WriteString("coveredUntil"u8, day);
        }
        else
        {
            json.WriteNull("coveredUntil"u8);
        }

        if (answer.CreditLeft is { } left) json.WriteNumber("creditLeft"u8, left);
        else json.WriteNull("creditLeft"u8);
    }
}

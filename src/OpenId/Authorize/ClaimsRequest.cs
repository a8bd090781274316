using System.Text.Json;
using Panah.OpenId.Claims;
using Panah.OpenId.Jwts;

namespace Panah.OpenId.Authorize;

/// <summary>The <c>claims</c> parameter (OpenID Connect Core section 5.5): single claims, the subject expected, the levels demanded.</summary>
internal sealed record ClaimsRequest(string[] IdToken, string[] Userinfo, string? Subject, int[] EssentialLevels)
{
    public static readonly ClaimsRequest None = new([], [], null, []);

    /// <summary>Null for what is no such object. Claims that we do not know are left out (section 5.5.1).</summary>
    public static ClaimsRequest? Parse(string? json)
    {
        if (json is null)
            return None;
        try
        {
            using var document = Json.Parse(json);
            var (idToken, userinfo) = (Member(document.RootElement, "id_token"), Member(document.RootElement, "userinfo"));
            if (document.RootElement.ValueKind != JsonValueKind.Object || idToken is { ValueKind: not JsonValueKind.Object } || userinfo is { ValueKind: not JsonValueKind.Object })
                return null;
            return new(Names(idToken), Names(userinfo), ExpectedSubject(idToken) ?? ExpectedSubject(userinfo), Levels(idToken));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Member(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    private static string[] Names(JsonElement? member) =>
        member is { } asked ? [.. asked.EnumerateObject().Select(claim => claim.Name).Where(name => Scopes.Of(name) is not null)] : [];

    private static string? ExpectedSubject(JsonElement? member) => Member(member, "sub") is { } sub ? Json.Text(sub, "value") : null;

    /// <summary>Only an essential acr is a demand (section 5.5.1.1); a voluntary one is a wish.</summary>
    private static int[] Levels(JsonElement? member)
    {
        if (Member(member, "acr") is not { } acr || Member(acr, "essential") is not { ValueKind: JsonValueKind.True })
            return [];
        var names = Member(acr, "values") is { ValueKind: JsonValueKind.Array } values
            ? values.EnumerateArray().Where(value => value.ValueKind == JsonValueKind.String).Select(value => value.GetString()!)
            : Json.Text(acr, "value") is { } one ? [one] : [];
        // An acr that is not ours can never be met.
        int[] levels = [.. names.Select(name => Claims.Levels.Read(name) ?? int.MaxValue)];
        return levels;
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Panah.OpenId.Protocol;

/// <summary>Answers of the endpoints that machines call: JSON, never cached (RFC 6749 section 5.1).</summary>
internal static class Answers
{
    public static async Task JsonAsync<TState>(HttpContext http, TState state, Action<Utf8JsonWriter, TState> members, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Pragma = "no-cache";
        await using (var writer = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            writer.WriteStartObject();
            members(writer, state);
            writer.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    /// <summary>RFC 6749 section 5.2. The rule's id is the fragment of <c>error_uri</c>, where the developers' page explains it.</summary>
    public static Task RefuseAsync(HttpContext http, Issuer issuer, Rule rule)
    {
        if (rule.Error == "invalid_client" && http.Request.Headers.Authorization.Count > 0)
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"panah\", charset=\"UTF-8\"";
        return JsonAsync(
            http,
            (issuer, rule),
            static (json, refused) =>
            {
                json.WriteString("error", refused.rule.Error);
                json.WriteString("error_description", refused.rule.Description);
                json.WriteString("error_uri", $"{refused.issuer.Name}/developers#{refused.rule.Id}");
            },
            rule.Status);
    }
}

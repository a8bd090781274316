using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.People.Levels;

namespace Panah.People;

/// <summary>Who is signed in, on the request.</summary>
public static class SignedInHttpContextExtensions
{
    private static readonly object Key = new();

    /// <summary>What <see cref="GetSignedInAsync"/> has found on this request, without asking again.</summary>
    internal static SignedIn? Known(HttpContext http) => http.Items.TryGetValue(Key, out var known) ? (SignedIn?)known : null;

    /// <summary>Null for a stranger. One look-up a request at most, none without a cookie.</summary>
    public static async ValueTask<SignedIn?> GetSignedInAsync(this HttpContext http)
    {
        if (http.Items.TryGetValue(Key, out var known)) return (SignedIn?)known;
        var signedIn = await http.RequestServices.GetRequiredService<Sessions>().SeenAsync(http);
        if (signedIn is not null) signedIn = await http.RequestServices.GetRequiredService<ActingCheck>().JudgeAsync(signedIn, http.RequestAborted);
        http.Items[Key] = signedIn;
        return signedIn;
    }
}

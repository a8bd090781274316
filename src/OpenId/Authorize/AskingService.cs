using Microsoft.AspNetCore.WebUtilities;
using Panah.OpenId.Protocol;
using Panah.People;

namespace Panah.OpenId.Authorize;

/// <summary>The name of the client whose request waits for a sign-in, as its consent page shows it.</summary>
internal sealed class AskingService(Interactions interactions) : IAskingService
{
    private const string Before = Issuer.Authorize + "?";

    public async Task<string?> NameAsync(string returnUrl, CancellationToken cancel) =>
        returnUrl.StartsWith(Before, StringComparison.Ordinal)
            && QueryHelpers.ParseQuery(returnUrl[Before.Length..]).TryGetValue("interaction", out var id) && id is [{ Length: > 0 } one]
            ? await interactions.ClientNameAsync(one, cancel)
            : null;
}

using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.OpenId.Texts;

namespace Panah.OpenId.Clients;

/// <summary>Why a client is not registered as it was written, in the language of who writes it.</summary>
internal static class ClientSentences
{
    /// <summary>Some codes are also the keys of their fields' labels.</summary>
    public static string Of(IStringLocalizer<OpenIdTexts> texts, Refusal refusal) =>
        texts[
            "Office." + refusal.Code + (refusal.Code is "Client.Id" or "Client.Scope" or "Client.Level" or "Client.Sector" ? "Wrong" : ""),
            refusal.Arguments];
}

namespace Panah.People.Passkeys;

/// <summary>A person as the framework's passkey handler knows them: by id alone.</summary>
internal sealed record PasskeyUser(Guid Id)
{
    /// <summary>The user handle that authenticators keep: says nothing of the person (WebAuthn 14.6.1).</summary>
    public string Handle => Id.ToString("N");
}

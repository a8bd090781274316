using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Panah.Kernel;

namespace Panah.People.Passkeys;

/// <summary>The framework's handler of WebAuthn's two ceremonies, held to our own name and to a verified user (WebAuthn 7.1, 7.2).</summary>
internal sealed class PasskeyCeremonies : IDisposable
{
    private readonly UserManager<PasskeyUser> users;

    public PasskeyCeremonies(PasskeyUsers store, PanahSettings settings)
    {
        var origin = settings.PublicUrl.GetLeftPart(UriPartial.Authority);
        users = new UserManager<PasskeyUser>(
            store, Options.Create(new IdentityOptions()), null!, [], [], null!, new IdentityErrorDescriber(), null!, NullLogger<UserManager<PasskeyUser>>.Instance);
        Handler = new PasskeyHandler<PasskeyUser>(users, Options.Create(new IdentityPasskeyOptions
        {
            // From the settings, never from the Host header.
            ServerDomain = settings.PublicUrl.Host,
            ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && string.Equals(context.Origin, origin, StringComparison.Ordinal)),
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
            AuthenticatorTimeout = TimeSpan.FromMinutes(5),
        }));
    }

    public IPasskeyHandler<PasskeyUser> Handler { get; }

    public void Dispose() => users.Dispose();
}

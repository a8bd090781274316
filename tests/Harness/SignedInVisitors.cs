using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Panah.People;
using Panah.People.Evidence;
using Panah.People.Staff;

namespace Panah.Harness;

/// <summary>Signed in the short way, for tests of what comes after; the doors themselves have tests of their own.</summary>
public static class SignedInVisitors
{
    extension(PanahServer server)
    {
        /// <summary>A visitor with a session of this person (a new one when null).</summary>
        public async Task<Visitor> SignedInAsync(
            TestPerson? person = null, SignInDoor door = SignInDoor.Window, SignInMethods methods = SignInMethods.SmsCode | SignInMethods.RegistryProof,
            Level? level = null)
        {
            var who = person ?? await server.Registry.PersonAsync();
            var http = Http(server);
            await server.Services.GetRequiredService<AppDb>().InTransactionAsync(async work =>
            {
                var gender = who.Gender == "male" ? Gender.Male : Gender.Female;
                var postal = PostalCode.TryParse(who.PostalCode, out var code, out _) ? code : (PostalCode?)null;
                var id = await server.Services.GetRequiredService<PersonDirectory>().RecordAsync(work, new Person(
                    Guid.Empty, PersonKind.Citizen, who.NationalId, who.FirstName, who.LastName, who.BirthDate, gender,
                    MobileNumber.Parse(who.Mobile), who.Email, postal), Proof.Window);
                await server.Services.GetRequiredService<Panah.People.Sessions>().StartAsync(
                    work, http, id, new SignInProof(door, methods) { Level = level ?? SignedIn.LevelOf(methods) });
            });
            return server.With(http);
        }

        /// <summary>A visitor signed in to the office with these roles.</summary>
        public async Task<Visitor> StaffAsync(StaffRole roles)
        {
            var directory = server.Services.GetRequiredService<StaffDirectory>();
            var (name, secret) = ("staff-" + Guid.CreateVersion7().ToString("N")[20..], Totp.NewSecret());
            await directory.AddAsync(name, roles, password: "Correct#Horse1", totpSecret: secret);
            var http = Http(server);
            return await directory.SignInAsync(http, name, "Correct#Horse1", Totp.Code(secret, server.Clock.GetUtcNow()), default)
                ? server.With(http)
                : throw new InvalidOperationException("The new member of staff could not sign in.");
        }

        private Visitor With(HttpContext http)
        {
            var visitor = server.Visitor();
            foreach (var cookie in http.Response.Headers.SetCookie)
            {
                visitor.Cookies.SetCookies(server.Url, cookie!.Replace("; secure", "", StringComparison.OrdinalIgnoreCase));
            }

            return visitor;
        }
    }

    private static DefaultHttpContext Http(PanahServer server)
    {
        var http = new DefaultHttpContext { RequestServices = server.Services };
        http.Request.Scheme = "http";
        return http;
    }
}

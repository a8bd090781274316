using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;
using Shouldly;
using Xunit;

namespace Panah.Tests.Data;

public sealed class PersonalDataTests
{
    private static readonly string Index = NewKey();
    private static readonly string First = NewKey();
    private static readonly string Second = NewKey();

    [Fact]
    public void Encrypt_ThenDecrypt_GivesTheTextAndNeverTheSameCipher()
    {
        var data = With($"index={Index};1={First}");

        var cipher = data.Encrypt("person.mobile", "۰۹۱۲");

        data.Decrypt("person.mobile", cipher).ShouldBe("۰۹۱۲");
        data.Encrypt("person.mobile", "۰۹۱۲").ShouldNotBe(cipher);
        data.Decrypt("p", data.Encrypt("p", "")).ShouldBe("");
    }

    [Fact]
    public void Decrypt_OtherColumnOrAltered_IsRefused()
    {
        var data = With($"index={Index};1={First}");
        var cipher = data.Encrypt("person.mobile", "09121234567");

        Should.Throw<CryptographicException>(() => data.Decrypt("person.name", cipher));
        for (var i = 0; i < cipher.Length; i++)
        {
            var altered = (byte[])cipher.Clone();
            altered[i] ^= 1;
            Should.Throw<CryptographicException>(() => data.Decrypt("person.mobile", altered));
        }
    }

    [Fact]
    public void Rotate_NewKeyAdded_ReadsOldWritesNewAndFindsBoth()
    {
        var before = With($"index={Index};1={First}");
        var after = With($"index={Index}\n1={First}\n2={Second}\n");
        var cipher = before.Encrypt("p", "text");

        after.Decrypt("p", cipher).ShouldBe("text");
        after.IsOfOldKey(cipher).ShouldBeTrue();
        after.IsOfOldKey(after.Encrypt("p", "text")).ShouldBeFalse();
        after.BlindIndex("p", "value").ShouldBe(before.BlindIndex("p", "value"));
        Should.Throw<CryptographicException>(() => before.Decrypt("p", after.Encrypt("p", "text")));
    }

    [Fact]
    public void BlindIndex_SameValue_IsEqualWithinOnePurposeOnly()
    {
        var data = With($"index={Index};1={First}");

        data.BlindIndex("a", "x").ShouldBe(data.BlindIndex("a", "x"));
        data.BlindIndex("a", "x").Length.ShouldBe(16);
        data.BlindIndex("a", "x").ShouldNotBe(data.BlindIndex("b", "x"));
        data.BlindIndex("a", "x").ShouldNotBe(With($"index={NewKey()};1={First}").BlindIndex("a", "x"));
    }

    [Theory]
    [InlineData("1=AAAA")]
    [InlineData("index=AAAA;1=AAAA")]
    [InlineData("nonsense")]
    public void Start_KeysThatAreNone_NamesTheVariable(string keys) =>
        Should.Throw<InvalidOperationException>(() => With(keys)).Message.ShouldContain("PANAH_KEYS");

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static PersonalData With(string keys)
    {
        var settings = new PanahSettings { Keys = keys };
        return new ServiceCollection().AddSingleton(settings).AddData(settings).BuildServiceProvider().GetRequiredService<PersonalData>();
    }
}

using System.Runtime.InteropServices;

namespace Panah.People.Credentials;

/// <summary>Argon2id (RFC 9106) by the system's libargon2: no package for it is on the feed (ADR 701).</summary>
internal static partial class Argon2
{
    public const uint MemoryKib = 19_456;
    public const uint Passes = 2;

    /// <summary>Whether libargon2 is installed on this machine.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad("libargon2.so.1", out _);

    public static byte[] Hash(byte[] secret, byte[] salt, int length) => Hash(secret, salt, length, MemoryKib, Passes);

    public static byte[] Hash(byte[] secret, byte[] salt, int length, uint memoryKib, uint passes)
    {
        var hash = new byte[length];
        var code = Native(passes, memoryKib, 1, secret, (nuint)secret.Length, salt, (nuint)salt.Length, hash, (nuint)hash.Length);
        return code == 0 ? hash : throw new InvalidOperationException($"libargon2 answered {code}.");
    }

    [LibraryImport("libargon2.so.1", EntryPoint = "argon2id_hash_raw")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Native(
        uint passes, uint memoryKib, uint lanes, byte[] secret, nuint secretLength, byte[] salt, nuint saltLength, byte[] hash, nuint hashLength);
}

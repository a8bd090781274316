using System.Buffers.Binary;
using System.Text;
using Panah.Kernel;

namespace Panah.Ui.SecurityCodes;

/// <summary>Joins spoken digits into one WAV file: clips are made beforehand (Spoken/make.sh), so nothing speaks at run time.</summary>
internal static class Spoken
{
    private const int Rate = 11_025;
    private const byte Silence = 128;
    private const int Header = 44;
    private static readonly byte[] Pause = Enumerable.Repeat(Silence, Rate / 2).ToArray();

    public static byte[] Wav(string digits, Language language)
    {
        byte[] sound = [.. Pause, .. digits.SelectMany(digit => Clip(language, digit).Concat(Pause))];
        byte[] wav = [.. new byte[Header], .. sound];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(wav, 0);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), wav.Length - 8);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(wav, 8);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 8);
        Encoding.ASCII.GetBytes("data").CopyTo(wav, 36);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), sound.Length);
        return wav;
    }

    private static byte[] Clip(Language language, char digit)
    {
        using var stream = typeof(Spoken).Assembly.GetManifestResourceStream($"Panah.Ui.SecurityCodes.Spoken.{language.Tag}{digit}.pcm")!;
        var clip = new byte[stream.Length];
        stream.ReadExactly(clip);
        return clip;
    }
}

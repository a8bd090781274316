using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Localization;
using Panah.Kernel;
using Panah.Notices.Texts;

namespace Panah.Notices.Letters;

/// <summary>Letters to take along: those that the person has read, and those that stay where they are.</summary>
internal sealed record LetterChoice(IReadOnlyList<LetterLine> Read, IReadOnlyList<LetterLine> Unread);

/// <summary>
/// Several letters in one ZIP file (row U9), each in a folder by its number: its text and its attachments. A letter that the person has not read yet is named
/// in it and left out: reading serves a letter, and no file may do that in passing.
/// </summary>
internal sealed class LetterFiles(LetterBox letters, IStringLocalizer<NoticesTexts> texts)
{
    public async Task<LetterChoice> ChooseAsync(Reader reader, IReadOnlyList<LetterLine> chosen, CancellationToken cancel)
    {
        var (read, unread) = (new List<LetterLine>(), new List<LetterLine>());
        foreach (var line in chosen) (await letters.HasViewedAsync(reader, line, cancel) ? read : unread).Add(line);
        return new LetterChoice(read, unread);
    }

    /// <summary>Writes as it reads: one attachment at a time is in memory, and nothing opened lies on a disk.</summary>
    public async Task WriteAsync(Stream target, Reader reader, LetterChoice choice, CancellationToken cancel)
    {
        await using var part = new Part();
        await using (var zip = await ZipArchive.CreateAsync(part, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancel))
        {
            await foreach (var (name, content) in EntriesAsync(reader, choice, cancel))
            {
                await using (var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancel)) await entry.WriteAsync(content, cancel);
                await part.SendAsync(target, cancel);
            }
        }

        await part.SendAsync(target, cancel);
    }

    private async IAsyncEnumerable<(string Name, byte[] Content)> EntriesAsync(
        Reader reader, LetterChoice choice, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (choice.Unread.Count > 0)
        {
            var named = choice.Unread.Select(line => $"{line.TrackingNumber}  {line.System}");
            yield return (texts["Zip.Unread.Name"] + ".txt", Text([texts["Zip.Unread"], .. named]));
        }

        foreach (var line in choice.Read)
        {
            var letter = await letters.ReadAsync(line, cancel);
            yield return (
                $"{line.TrackingNumber}/{texts["Zip.Text.Name"]}.txt",
                Text([line.Subject, line.System, JalaliDate.From(line.SentAt).Display, "", letter.Body]));
            foreach (var (number, file) in letter.Attachments.Index())
            {
                if (await letters.FetchAsync(reader, line.TrackingNumber, file.Id, cancel) is { } found)
                    yield return ($"{line.TrackingNumber}/{number + 1}-{Bare(found.Name)}", found.Content);
            }
        }
    }

    /// <summary>With the mark by which editors know UTF-8.</summary>
    private static byte[] Text(IEnumerable<string> lines) => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Join("\r\n", lines))];

    /// <summary>A file's name without any folder: a source system chose it.</summary>
    private static string Bare(string name) => string.Concat(name.Select(one => one is '/' or '\\' or ':' || char.IsControl(one) ? '-' : one)).TrimStart('.');

    /// <summary>What the archive has written since it was last sent on: it ends its entries synchronously, which an answer must not be written.</summary>
    private sealed class Part : MemoryStream
    {
        /// <summary>The archive never goes back to what is sent.</summary>
        public override bool CanSeek => false;

        public async Task SendAsync(Stream target, CancellationToken cancel)
        {
            await target.WriteAsync(GetBuffer().AsMemory(0, (int)Length), cancel);
            SetLength(0);
        }
    }
}

using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace Panah.Harness;

/// <summary>A text message as the phone shows it.</summary>
public sealed record PhoneMessage(DateTimeOffset At, string From, string Text);

/// <summary>A phone in the simulators: reads its SMS, dials USSD. Remembers what it has read.</summary>
public sealed partial class Phone(HttpClient simulators, string number)
{
    private int _read;

    public string Number { get; } = number;

    /// <summary>All messages, newest first.</summary>
    public async Task<IReadOnlyList<PhoneMessage>> MessagesAsync() =>
        await simulators.GetFromJsonAsync<List<PhoneMessage>>($"/phone/{Number}/messages") ?? [];

    /// <summary>All that came so far counts as read.</summary>
    public async Task<Phone> ReadAsync()
    {
        _read = (await MessagesAsync()).Count;
        return this;
    }

    /// <summary>The next unread message that is no code.</summary>
    public Task<PhoneMessage> NextTellingAsync() => NextMessageAsync(message => Code(message.Text) is null);

    /// <summary>The next message not read yet; waits for it, and fails when none comes within 20 s.</summary>
    public Task<PhoneMessage> NextMessageAsync() => NextMessageAsync(_ => true);

    /// <summary>The next unread message that fits; those before it count as read.</summary>
    public Task<PhoneMessage> NextMessageAsync(Func<PhoneMessage, bool> fits) => Eventually.FoundAsync(
        async () =>
        {
            var all = (await MessagesAsync()).Reverse().ToList();
            for (; _read < all.Count; _read++)
            {
                if (fits(all[_read]))
                {
                    return all[_read++];
                }
            }

            return null;
        },
        $"a further message to {Number}");

    /// <summary>The one-time code in the next unread message that has one: its last line <c>@host #123456</c>, else any 6 digits.</summary>
    public async Task<string> NextCodeAsync() =>
        Code((await NextMessageAsync(message => Code(message.Text) is not null)).Text)!;

    /// <summary>True when no unread message comes within <paramref name="quiet"/> (default one second).</summary>
    public async Task<bool> StaysQuietAsync(TimeSpan? quiet = null)
    {
        // The delay is the thing: that nothing comes can only be seen by waiting.
        await Task.Delay(quiet ?? TimeSpan.FromSeconds(1), TimeProvider.System);
        return (await MessagesAsync()).Count <= _read;
    }

    /// <summary>Dials a USSD code and returns the text the phone shows.</summary>
    public async Task<string> DialAsync(string code)
    {
        using var answer = await simulators.PostAsJsonAsync($"/phone/{Number}/ussd", new { code });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<UssdAnswer>())!.Text;
    }

    /// <summary>The 6-digit code in a text, whatever the digits; null where there is none.</summary>
    public static string? Code(string text)
    {
        var folded = string.Concat(text.Select(Digit));
        var bound = BoundCode().Match(folded);
        if (bound.Success)
        {
            return bound.Value;
        }

        var any = SixDigits().Match(folded);
        return any.Success ? any.Value : null;
    }

    private static char Digit(char c) => c switch
    {
        >= '۰' and <= '۹' => (char)(c - '۰' + '0'),
        >= '٠' and <= '٩' => (char)(c - '٠' + '0'),
        _ => c,
    };

    [GeneratedRegex(@"(?<=#)[0-9]{6}(?=\s*\z)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BoundCode();

    [GeneratedRegex(@"(?<![0-9])[0-9]{6}(?![0-9])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();

    private sealed record UssdAnswer(string Text);
}

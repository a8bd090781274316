using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Panah.Data;
using Panah.Kernel;

namespace Panah.Notices.Intake;

/// <summary><c>panah import letters FILE</c>: what a source system would send as a batch, from a file.</summary>
internal static class LetterCommands
{
    private const int Chunk = 2_000;

    public static readonly OperatorCommand Import = new("import letters", "Hands in a file of letters, a line of JSON for each, as POST /api/letters/batch takes them; the same file again adds nothing.", ImportAsync)
    {
        Parameters = [new("file", "The file.", OperatorParameterKind.Argument, Required: true), new("sender", "Whose references these are; by default panah:import.")],
    };

    private static async Task<int> ImportAsync(OperatorInput input, CancellationToken cancel)
    {
        if (!File.Exists(input.Required("file"))) throw new InvalidOperationException($"There is no file {input.Required("file")}.");
        var (checks, intake) = (input.Services.GetRequiredService<DraftChecks>(), input.Services.GetRequiredService<LetterIntake>());
        var sender = new Sender(input.Value("sender") ?? "panah:import", ActorKind.System, null);
        var (number, taken, repeated, left) = (0, 0, 0, 0);
        foreach (var lines in File.ReadLines(input.Required("file")).Chunk(Chunk))
        {
            var sound = new List<(int Line, SoundLetter Letter)>();
            foreach (var line in lines)
            {
                number++;
                if (string.IsNullOrWhiteSpace(line)) continue;
                var (letter, errors) = Read(checks, line);
                if (letter is not null) sound.Add((number, letter));
                else left += await TellAsync(input.Output, number, string.Join(", ", errors.Select(error => $"{error.Field} {error.Code}".Trim())));
            }

            var answers = await intake.HandInAsync(sender, [.. sound.Select(one => one.Letter)], cancel);
            for (var i = 0; i < answers.Count; i++)
            {
                if (answers[i].Result is IntakeResult.Accepted) taken++;
                else if (answers[i].Result is IntakeResult.Repeated) repeated++;
                else left += await TellAsync(input.Output, sound[i].Line, Api.LetterProblems.Code(answers[i].Result));
            }
        }

        await input.Output.WriteLineAsync($"{taken} taken, {repeated} were there, {left} lines left out.");
        return left == 0 ? 0 : 1;
    }

    private static (SoundLetter? Letter, IReadOnlyList<DraftError> Errors) Read(DraftChecks checks, string line)
    {
        try
        {
            return checks.Check(JsonSerializer.Deserialize(line, DraftJson.Default.LetterDraft));
        }
        catch (JsonException)
        {
            return (null, [new DraftError("", "no JSON of a letter", "")]);
        }
    }

    private static async Task<int> TellAsync(TextWriter output, int line, string what)
    {
        await output.WriteLineAsync($"line {line}: {what}");
        return 1;
    }
}

using System.CommandLine;
using Panah.Kernel;

namespace Panah.Host;

/// <summary>Puts the commands that capabilities register (<see cref="OperatorCommand"/>) on the command line.</summary>
internal static class CapabilityCommands
{
    public static void AddTo(RootCommand root)
    {
        // Registrations alone are looked at: no service is made, no database is touched.
        var services = new ServiceCollection();
        PanahHost.AddServices(services, new PanahSettings());
        foreach (var command in services.Select(service => service.ImplementationInstance).OfType<OperatorCommand>())
            Add(root, command);
    }

    private static void Add(Command parent, OperatorCommand given)
    {
        var words = given.Words.Split(' ');
        foreach (var word in words[..^1])
        {
            var group = parent.Subcommands.FirstOrDefault(one => one.Name == word);
            if (group is null)
                parent.Subcommands.Add(group = new Command(word));
            parent = group;
        }

        var command = new Command(words[^1], given.Description);
        var readers = given.Parameters.ToDictionary(parameter => parameter.Name, parameter => Read(command, parameter), StringComparer.Ordinal);
        command.SetAction((parsed, cancel) => Tool.RunAsync(
            (services, stop) => given.RunAsync(new OperatorInput(services, Values(readers, parsed), Console.Out), stop), Schema.OfThisProgram, cancel));
        parent.Subcommands.Add(command);
    }

    private static Func<ParseResult, IReadOnlyList<string>?> Read(Command command, OperatorParameter parameter)
    {
        var name = "--" + parameter.Name;
        switch (parameter.Kind)
        {
            case OperatorParameterKind.Argument:
                var argument = new Argument<string?>(parameter.Name)
                {
                    Description = parameter.Description,
                    Arity = parameter.Required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
                };
                command.Arguments.Add(argument);
                return parsed => parsed.GetValue(argument) is { } word ? [word] : null;
            case OperatorParameterKind.Flag:
                var flag = new Option<bool>(name) { Description = parameter.Description };
                command.Options.Add(flag);
                return parsed => parsed.GetValue(flag) ? [] : null;
            case OperatorParameterKind.Option:
                var option = new Option<string?>(name) { Description = parameter.Description, Required = parameter.Required };
                command.Options.Add(option);
                return parsed => parsed.GetValue(option) is { } value ? [value] : null;
            default:
                var options = new Option<string[]>(name)
                {
                    Description = parameter.Description,
                    Required = parameter.Required,
                    Arity = ArgumentArity.OneOrMore,
                    AllowMultipleArgumentsPerToken = true,
                };
                command.Options.Add(options);
                return parsed => parsed.GetValue(options) is { Length: > 0 } values ? values : null;
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> Values(Dictionary<string, Func<ParseResult, IReadOnlyList<string>?>> readers, ParseResult parsed) => readers
        .Select(reader => (reader.Key, Values: reader.Value(parsed)))
        .Where(read => read.Values is not null)
        .ToDictionary(read => read.Key, read => read.Values!, StringComparer.Ordinal);
}
